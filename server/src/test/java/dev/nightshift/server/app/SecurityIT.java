package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.app.Routes.Route;
import dev.nightshift.server.plugin.PluginJars;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Tries to get at what is not one's to see or do, at every place that the server answers. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecurityIT {
  private static final String CONFIG =
      """
      access:
        reading: login
        metrics: login
        passwordCost: 10
        tokens:
          - {name: looker, role: viewer, token: "file:%s"}
      fixtures: []
      jobs:
        gc: {enabled: false}
        compaction: {enabled: false}
        integrity_scrub: {enabled: false}
        auto_recovery: {enabled: false}
        backup: {enabled: false}
      """;
  private static final String GOOD = "correct horse battery";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** For everybody; whatever else is open is a leak. */
  private static final Set<String> OPEN =
      Set.of(
          "GET /health",
          "GET /assets/{name}",
          "GET /login",
          "POST /login",
          "GET /login/oidc",
          "GET /login/oidc/callback");

  /** For whoever has logged in, in any role. */
  private static final Set<String> OWN =
      Set.of(
          "GET /api/v1/me",
          "PUT /api/v1/me/password",
          "GET /api/v1/me/sessions",
          "DELETE /api/v1/me/sessions/{id}",
          "GET /account",
          "POST /account/sessions/{id}/end",
          "POST /account/password",
          "POST /logout",
          "POST /logout/everywhere");

  /** Not even to be seen by viewers. */
  private static final List<String> ADMINS =
      List.of(
          "GET /access",
          "GET /api/v1/users",
          "GET /api/v1/tokens",
          "GET /api/v1/sessions",
          "GET /api/v1/store/backups/{file}",
          "GET /api/v1/recordings/{id}/file");

  @TempDir private static Path home;
  private static ServerHere server;
  private static String admin;
  private static int tries;
  private static final List<String> LEAKS = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    var plugins = Files.createDirectories(home.resolve("plugins"));
    PluginJars.withJob("q.Report", ".item(\"pages\")", "context.items(3);")
        .write(plugins.resolve("report.jar"));
    var looker = Files.writeString(home.resolve("looker"), "look-only\n");
    server = ServerHere.start(home, CONFIG.formatted(looker));
    admin = Files.readString(home.resolve("data/cli-token")).strip();
    Files.writeString(home.resolve("password"), GOOD);
    for (var role : List.of("none", "admin")) {
      var file = home + "/password";
      var said = server.cli("users", "add", "a-" + role, "--role", role, "--password-file", file);
      assertThat(said.code()).as(said.err()).isZero();
    }
  }

  @AfterAll
  static void stop() {
    System.out.println("security: " + tries + " tries, " + LEAKS.size() + " leaks " + LEAKS);
    server.close();
    assertThat(LEAKS).isEmpty();
  }

  private static int status(String method, String path, String... headers) throws Exception {
    return status(method, path, HttpRequest.BodyPublishers.noBody(), headers);
  }

  private static int status(
      String method, String path, HttpRequest.BodyPublisher body, String... headers)
      throws Exception {
    tries++;
    var request = HttpRequest.newBuilder(URI.create(server.url() + path)).method(method, body);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try {
      return sent(request.build());
    } catch (IOException e) {
      // an answer to what is too long ends its connection, which the next request may have taken
      return sent(request.build());
    }
  }

  private static int sent(HttpRequest request) throws Exception {
    var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
    answer.body().close(); // some never end
    return answer.statusCode();
  }

  private static boolean refused(int status) {
    return status == 401 || status == 403;
  }

  private static void mustRefuse(String who, Route route, int status) {
    if (!refused(status)) {
      LEAKS.add(who + ": " + route + " answered " + status);
    }
  }

  @Test
  @Order(1)
  void everyEndpointLetsEachRoleInOrRefusesItAsWrittenDownHere() throws Exception {
    var routes = Routes.all();
    assertThat(routes).hasSizeGreaterThan(40);
    assertThat(routes).extracting(Route::toString).containsAll(ADMINS).containsAll(OWN);
    var nobody = session("a-none");
    List<String> wronglyRefused = new ArrayList<>();
    for (var route : routes) {
      var path = route.path();
      var method = route.method();
      boolean open = OPEN.contains(route.toString());
      boolean own = OWN.contains(route.toString());
      boolean admins = ADMINS.contains(route.toString());
      if (!open) {
        mustRefuse("nobody", route, status(method, path));
        mustRefuse("wrong token", route, status(method, path, bearer("wrong")));
        mustRefuse("empty token", route, status(method, path, bearer("")));
        mustRefuse("forged cookie", route, status(method, path, "Cookie", forged(nobody)));
        mustRefuse("forged user", route, status(method, path, "X-Forwarded-User", "a-admin"));
        if (!own) {
          mustRefuse("role none", route, status(method, path, "Cookie", nobody));
        }
      }
      if (open || own) {
        continue;
      }
      int viewer = status(method, path, bearer("look-only"));
      if (!route.reading() || admins) {
        mustRefuse("viewer", route, viewer);
      } else if (refused(viewer)) {
        wronglyRefused.add("viewer: " + route);
      }
      if (route.reading() && refused(status(method, path, bearer(admin)))) {
        wronglyRefused.add("admin: " + route);
      }
    }
    assertThat(LEAKS).isEmpty();
    assertThat(wronglyRefused).isEmpty();
    System.out.println("security: " + routes.size() + " endpoints");
  }

  @Test
  @Order(2)
  void noEndpointActsForACookieWithoutItsCsrfToken() throws Exception {
    var cookie = session("a-admin");
    for (var route : Routes.all()) {
      if (route.reading() || route.toString().equals("POST /login")) {
        continue;
      }
      var path = route.path();
      mustRefuse("cookie alone", route, status(route.method(), path, "Cookie", cookie));
      mustRefuse(
          "cookie and a wrong token",
          route,
          status(route.method(), path, "Cookie", cookie, "X-CSRF-Token", "wrong"));
    }
    assertThat(LEAKS).isEmpty();
  }

  private static String[] bearer(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }

  private static String session(String user) throws Exception {
    var browser = new Browser(server.url());
    assertThat(browser.login(user, GOOD).statusCode()).isEqualTo(303);
    var cookie = browser.cookies.entrySet().iterator().next();
    return cookie.getKey() + "=" + cookie.getValue();
  }

  private static String forged(String cookie) {
    return cookie.substring(0, cookie.length() - 4) + "AAAA";
  }

  @Test
  @Order(3)
  void noSpellingOfAPathOrMethodGoesRoundTheRoles() throws Exception {
    for (var path :
        List.of(
            "//api/v1/users",
            "/api/v1/users/",
            "/api//v1/users",
            "/api/v1/users;a=b",
            "/api;/v1/users",
            "/API/V1/users",
            "/api/v1/%75sers",
            "/api/v1/jobs/../users",
            "/api/v1/jobs/%2e%2e/users",
            "/assets/../api/v1/users",
            "/assets/%2e%2e/api/v1/users",
            "/health/../api/v1/users",
            "/login/../api/v1/users",
            "/api/v1/users?method=GET",
            "/api/v1/users%00")) {
      int status = raw("GET " + path + " HTTP/1.1", "Authorization: Bearer look-only");
      if (status < 300) {
        LEAKS.add("viewer: " + path + " answered " + status);
      }
    }
    for (var header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
      int status =
          status("POST", "/api/v1/jobs", "Authorization", "Bearer look-only", header, "GET");
      if (status < 300) {
        LEAKS.add(header + " answered " + status);
      }
    }
    for (var method : List.of("TRACE", "CONNECT", "PROPFIND", "FOO", "get")) {
      int status = raw(method + " /api/v1/users HTTP/1.1", "Authorization: Bearer look-only");
      if (status < 400) {
        LEAKS.add(method + " answered " + status);
      }
    }
    assertThat(LEAKS).isEmpty();
  }

  @Test
  @Order(4)
  void noPathLeadsOutOfWhatIsServed() throws Exception {
    for (var root : List.of("/assets/", "/runbooks/", "/api/v1/bundle/", "/webjars/")) {
      for (var up :
          List.of(
              "../config.yml",
              "../../config.yml",
              "..%2f..%2fconfig.yml",
              "%2e%2e/%2e%2e/config.yml",
              "..%5c..%5cconfig.yml",
              "....//....//config.yml",
              "..;/config.yml",
              "%252e%252e%252fconfig.yml",
              "/etc/passwd",
              "../../../../../../etc/passwd",
              "..%c0%af..%c0%afetc/passwd",
              "data/cli-token",
              "../data/cli-token",
              "LoginResource.class",
              "layout.ftlh",
              "../security/Keys.class",
              "nightshift.css%00.svg")) {
        int status = raw("GET " + root + up + " HTTP/1.1", "Authorization: Bearer look-only");
        if (status < 300) {
          LEAKS.add(root + up + " answered " + status);
        }
      }
    }
    assertThat(LEAKS).isEmpty();
  }

  @Test
  @Order(5)
  void nothingThatIsSentBecomesAHeaderOfTheAnswer() throws Exception {
    var sent = "x%0d%0aSet-Cookie:%20injected=1";
    for (var path :
        List.of(
            "/login?next=/" + sent,
            "/jobs/" + sent,
            "/jobs?" + sent,
            "/runs?before=" + sent,
            "/api/v1/runs?job=" + sent,
            "/api/v1/jobs/" + sent)) {
      var answer =
          rawAnswer("GET " + path + " HTTP/1.1", "X-Request-Id: injected", "Accept: text/html");
      var head = answer.split("\r\n\r\n", 2)[0];
      if (head.matches("(?is).*\r\n(set-cookie|x-request-id): *injected.*")) {
        LEAKS.add(path + " answered " + head);
      }
    }
    var browser = new Browser(server.url());
    var form = Map.of("user", "a-none", "password", GOOD, "next", "/a\r\nSet-Cookie: injected=1");
    assertThat(Browser.location(browser.post("/login", form))).isIn("/", server.url() + "/");
    tries++;
    assertThat(LEAKS).isEmpty();
  }

  @Test
  @Order(6)
  void whatIsTooLongOrNoSenseIsRefusedAndBreaksNothing() throws Exception {
    var trigger = "/api/v1/jobs/report/runs";
    Set<Integer> answers = new TreeSet<>();
    for (var body :
        List.of(
            "x".repeat(2_000_000),
            "{\"reason\": \"" + "x".repeat(70_000) + "\"}",
            "[".repeat(60_000),
            "{\"a\":".repeat(10_000),
            "{",
            "null",
            "[]",
            "\"text\"",
            "{\"parameters\": []}",
            "{\"parameters\": {\"a\": {}}}",
            "{\"unknown\": 1}",
            "{\"dryRun\": \"maybe\"}",
            "{\"reason\": " + "9".repeat(5_000) + "}")) {
      var bytes = HttpRequest.BodyPublishers.ofString(body);
      answers.add(status("POST", trigger, bytes, bearer(admin)));
      answers.add(status("POST", "/api/v1/users", bytes, bearer(admin)));
    }
    for (var bytes :
        List.of(
            new byte[] {(byte) 0xff, (byte) 0xfe, 0}, new byte[] {'{', '"', 0, '"', ':', '1'})) {
      var body = HttpRequest.BodyPublishers.ofByteArray(bytes);
      answers.add(status("POST", trigger, body, bearer(admin)));
    }
    var form = "application/x-www-form-urlencoded";
    for (var body :
        List.of(
            "user=a%00b&password=x",
            "user=%&password=%zz", "user=%ff%fe", "next=" + "x".repeat(70_000))) {
      var bytes = HttpRequest.BodyPublishers.ofString(body);
      answers.add(status("POST", "/login", bytes, "Content-Type", form));
    }
    var xml =
        HttpRequest.BodyPublishers.ofString(
            "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>");
    answers.add(status("POST", "/login", xml, "Content-Type", "application/xml"));
    answers.add(
        status(
            "POST",
            "/logout",
            HttpRequest.BodyPublishers.ofString("csrf=" + "x".repeat(100_000)),
            "Content-Type",
            form,
            "Cookie",
            session("a-admin")));
    answers.add(status("GET", "/api/v1/jobs", "Authorization", "Basic !!!"));
    answers.add(status("GET", "/api/v1/jobs", "Authorization", "Basic YWJj"));
    answers.add(status("GET", "/api/v1/jobs", "Authorization", "Digest x"));
    answers.add(status("GET", "/api/v1/jobs", "Authorization", "Bearer " + "x".repeat(5_000)));
    answers.add(status("GET", "/api/v1/jobs", "Cookie", "a=" + "x".repeat(60_000)));
    for (var cookie : List.of("=", "a", "nightshift_=;;;=", "\"", "a=\"b")) {
      answers.add(status("GET", "/api/v1/jobs", "Cookie", cookie));
    }
    assertThat(answers).allMatch(status -> status >= 400 && status < 500);
    assertThat(status("GET", "/health")).isEqualTo(200);
  }

  @Test
  @Order(7)
  void everyAnswerForbidsForeignContent() throws Exception {
    for (var path :
        List.of("/login", "/health", "/api/v1/jobs", "/nothing", "/assets/nightshift.css")) {
      var answer = server.get(path, Map.of()).headers();
      tries++;
      assertThat(answer.firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'")
          .doesNotContain("unsafe");
      assertThat(answer.firstValue("X-Content-Type-Options")).as(path).contains("nosniff");
      assertThat(answer.firstValue("Referrer-Policy")).as(path).contains("same-origin");
      assertThat(answer.firstValue("X-Frame-Options")).as(path).contains("DENY");
      assertThat(answer.firstValue("Strict-Transport-Security")).as(path).isEmpty();
      assertThat(answer.firstValue("Access-Control-Allow-Origin")).as(path).isEmpty();
      assertThat(answer.firstValue("Server")).as(path).isEmpty();
    }
  }

  @Test
  @Order(8)
  void noSecretIsInTheAuditTheStoreOrAnAnswer() throws Exception {
    var made = server.cli("tokens", "create", "leak", "--json").json().path("token").asText();
    assertThat(status("GET", "/api/v1/jobs", bearer(made))).isEqualTo(200);
    var cookie = session("a-none").split("=", 2)[1];
    var lists =
        server.cli("users", "list", "--json").out() + server.cli("tokens", "list", "--json").out();
    var store =
        new String(
            Files.readAllBytes(home.resolve("data/nightshift.mv.db")), StandardCharsets.ISO_8859_1);
    for (var secret : List.of(made, admin, cookie, GOOD)) {
      tries += 2;
      if (lists.contains(secret) || store.contains(secret)) {
        LEAKS.add("a secret is kept or told");
      }
    }
    assertThat(lists).doesNotContain("$2a$");
    assertThat(LEAKS).isEmpty();
  }

  /** Last, for nobody can log in from this address afterwards. */
  @Test
  @Order(9)
  void guessingFromOneAddressIsSlowedDownWhateverTheNamesAndWhereverItSaysItComesFrom()
      throws Exception {
    int looked = 0;
    for (int i = 0; i < 60; i++) {
      var form = HttpRequest.BodyPublishers.ofString("user=guess" + i + "&password=wrong" + i);
      int status =
          status(
              "POST",
              "/login",
              form,
              "Content-Type",
              "application/x-www-form-urlencoded",
              "X-Forwarded-For",
              "10.0.0." + i);
      looked += status == 401 ? 1 : 0;
      assertThat(status).isIn(401, 429);
    }
    assertThat(looked).isLessThanOrEqualTo(20);
    assertThat(status("GET", "/api/v1/jobs", "Authorization", "Basic YTpi")).isEqualTo(429);
    assertThat(status("GET", "/api/v1/jobs", bearer(admin))).as("tokens go on").isEqualTo(200);
  }

  @Test
  @Order(10)
  void refusalsAreInTheAuditAlsoOfReadingAndNobodyCanFillItWithThem() throws Exception {
    for (int i = 0; i < 60; i++) {
      assertThat(status("GET", "/api/v1/users", bearer("look-only"))).isEqualTo(403);
      assertThat(status("POST", "/api/v1/jobs/report/runs", bearer("look-only"))).isEqualTo(403);
      assertThat(status("POST", "/api/v1/jobs/report/runs")).isEqualTo(401);
    }
    assertThat(refusals("looker", "GET api/v1/users")).isOne();
    assertThat(refusals("looker", "POST api/v1/jobs/report/runs")).isBetween(1, 20);
    assertThat(refusals("anonymous", "POST api/v1/jobs/report/runs")).isBetween(1, 20);
    assertThat(refusals("a-none", "GET api/v1/jobs")).as("without access").isOne();
  }

  private static int refusals(String actor, String action) throws Exception {
    return server
        .cli(
            "audit", "list", "--actor", actor, "--action", action, "--outcome", "refused", "--json")
        .json()
        .path("items")
        .size();
  }

  private static int raw(String line, String... headers) throws Exception {
    var words = rawAnswer(line, headers).split(" ", 3);
    return words.length < 2 ? 400 : Integer.parseInt(words[1]);
  }

  private static String rawAnswer(String line, String... headers) throws Exception {
    tries++;
    try (var socket = new Socket("127.0.0.1", URI.create(server.url()).getPort())) {
      socket.setSoTimeout(60_000);
      var head =
          line
              + "\r\nHost: localhost\r\nConnection: close\r\n"
              + String.join("\r\n", Arrays.asList(headers))
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
