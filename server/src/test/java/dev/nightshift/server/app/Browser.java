package dev.nightshift.server.app;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Keeps cookies and follows no redirect, so that a test sees each answer. */
final class Browser {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

  private final String url;
  final Map<String, String> cookies = new TreeMap<>();

  Browser(String url) {
    this.url = url;
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  HttpResponse<String> post(String path, Map<String, String> form) throws Exception {
    return post(path, form, Map.of());
  }

  HttpResponse<String> post(String path, Map<String, String> form, Map<String, String> headers)
      throws Exception {
    var body =
        form.entrySet().stream()
            .map(field -> field.getKey() + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    var request =
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return send(request);
  }

  HttpResponse<String> login(String user, String password) throws Exception {
    return post("/login", Map.of("user", user, "password", password));
  }

  /** Of the page that everybody who is logged in sees. */
  String csrf() throws Exception {
    var page = get("/account").body();
    var found = CSRF.matcher(page);
    if (!found.find()) {
      throw new AssertionError("no CSRF token in " + page);
    }
    return found.group(1);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    for (var set : answer.headers().allValues("Set-Cookie")) {
      var pair = set.split(";", 2)[0].split("=", 2);
      if (set.contains("Max-Age=0")) {
        cookies.remove(pair[0]);
      } else {
        cookies.put(pair[0], pair[1]);
      }
    }
    return answer;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url + path))
        .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
  }

  static String location(HttpResponse<?> answer) {
    return answer.headers().firstValue("Location").orElse("");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
