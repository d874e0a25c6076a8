package dev.nightshift.server.deployed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * A Prometheus, an Alertmanager or a Grafana.
 *
 * @param name for messages
 * @param url without a slash at the end; a user and a password in it are sent as such
 * @param token sent as a bearer's
 * @param tokenFrom where people write the token: a variable or a setting
 */
public record Endpoint(String name, String url, Optional<String> token, String tokenFrom) {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();

  /**
   * Somebody to ask.
   *
   * @throws IllegalArgumentException if the address is none
   */
  public Endpoint {
    url = url.replaceAll("/+$", "");
    if (!url.matches("https?://[^\\s/]+.*")) {
      throw new IllegalArgumentException(
          "the address of " + name + " is \"" + url + "\"; it starts with http:// or https://");
    }
  }

  /** What somebody answered. */
  record Answer(int status, JsonNode body, String text) {
    /** A sign-in page that a proxy puts in front comes with 200 as well. */
    boolean ok() {
      return status / 100 == 2 && (!body.isMissingNode() || text.isBlank());
    }

    /** What is wrong, as they say it. */
    String problem() {
      if (status / 100 == 2) {
        return text.stripLeading().startsWith("<")
            ? "a page instead of JSON, perhaps one to sign in"
            : "something that is no JSON";
      }
      var said = body.path("message").asText(body.path("error").asText(""));
      return status + (said.isEmpty() ? "" : ": " + said);
    }
  }

  /** A GET whose answer must be good. */
  JsonNode get(String path) {
    var answer = ask(path);
    if (!answer.ok()) {
      throw unexpected(path, answer);
    }
    return answer.body();
  }

  Answer ask(String path) {
    return send(request(path).GET());
  }

  Answer post(String path, Object body) {
    try {
      return send(
          request(path)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As browsers send a form: for what is too long for an address. */
  JsonNode ask(String path, String key, String value) {
    var answer =
        send(
            request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(key + "=" + encode(value))));
    if (!answer.ok()) {
      throw unexpected(path, answer);
    }
    return answer.body();
  }

  Unreachable unexpected(String path, Answer answer) {
    var denied = answer.status() == 401 || answer.status() == 403;
    return new Unreachable(
        name
            + " at "
            + shown()
            + " answers "
            + path.replaceAll("\\?.*", "")
            + " with "
            + answer.problem()
            + (denied
                ? "; " + otherToken("a token that may read this")
                : "; is this the address of " + (name.startsWith("A") ? "an " : "a ") + name + "?"),
        null);
  }

  /** What to do about a token that is not there, or may not do it. */
  String otherToken(String what) {
    return (token.isPresent() ? "replace the token in " : "write into ")
        + tokenFrom
        + (token.isPresent() ? " by " : " ")
        + what;
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The address without a password. */
  String shown() {
    return url.replaceAll("//[^@/]*@", "//");
  }

  private HttpRequest.Builder request(String path) {
    var uri = URI.create(shown() + path);
    var request = HttpRequest.newBuilder(uri).timeout(PATIENCE);
    var user = URI.create(url).getUserInfo();
    if (token.isPresent()) {
      request.header("Authorization", "Bearer " + token.get());
    } else if (user != null) {
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }
    return request;
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), parsed(response.body()), response.body());
    } catch (IOException e) {
      throw new Unreachable(
          name
              + " does not answer at "
              + shown()
              + " ("
              + reason(e)
              + "); start it, or name the right address",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable("interrupted while asking " + name, e);
    }
  }

  private static String reason(IOException error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return "nobody knows a host of this name";
      }
      if (cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    return error instanceof ConnectException
        ? "nothing listens there"
        : error.getClass().getSimpleName();
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }
}
