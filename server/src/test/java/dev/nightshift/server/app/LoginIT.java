package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.plugin.PluginJars;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People and programs log in to a whole server, are let in or not, and log out. */
class LoginIT {
  private static final String CONFIG =
      """
      access: {reading: login, metrics: login, passwordCost: 10, sessions: {idle: 1h, longest: 1d}}
      fixtures: []
      jobs:
        gc: {enabled: false}
        compaction: {enabled: false}
        integrity_scrub: {enabled: false}
        auto_recovery: {enabled: false}
        backup: {enabled: false}
      """;
  private static final String GOOD = "correct horse battery";

  @TempDir private static Path home;
  private static ServerHere server;

  @BeforeAll
  static void start() throws IOException {
    var plugins = Files.createDirectories(home.resolve("plugins"));
    PluginJars.withJob("q.Report", ".item(\"pages\")", "context.items(3);")
        .write(plugins.resolve("report.jar"));
    server = ServerHere.start(home, CONFIG);
    Files.writeString(home.resolve("password"), GOOD + "\n");
    for (var role : new String[] {"viewer", "none", "admin"}) {
      var said =
          server.cli(
              "users", "add", "a-" + role, "--role", role, "--password-file", home + "/password");
      assertThat(said.code()).as(said.err()).isZero();
    }
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    assertThat(audited())
        .contains(
            "login done",
            "login refused",
            "logout done",
            "logout_everywhere done",
            "user_add done",
            "user_add refused",
            "user_role done",
            "user_password done",
            "user_password refused",
            "user_logout done",
            "user_remove done",
            "token_create done",
            "token_create refused",
            "token_revoke done",
            "token_expire done",
            "token_expire refused",
            "session_end done",
            "session_end refused",
            "POST logout refused");
  }

  private static Set<String> audited() throws Exception {
    Set<String> found = new TreeSet<>();
    var url = "jdbc:h2:file:" + home.resolve("data/nightshift").toAbsolutePath();
    try (var connection = DriverManager.getConnection(url, "sa", "");
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select distinct action, outcome from audit")) {
      while (rows.next()) {
        found.add(rows.getString(1) + " " + rows.getString(2));
      }
    }
    return found;
  }

  private static Browser browser() {
    return new Browser(server.url());
  }

  private static Browser as(String role) throws Exception {
    var browser = browser();
    var answer = browser.login("a-" + role, GOOD);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return browser;
  }

  @Test
  void theFirstStartMakesAnAdminWhosePasswordItsOwnerAloneCanRead() throws Exception {
    var file = home.resolve("data/admin-password");
    assertThat(server.startText()).contains("admin, password in data/admin-password");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    var browser = browser();
    assertThat(browser.login("admin", Files.readString(file).strip()).statusCode()).isEqualTo(303);
    assertThat(browser.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsNotLoggedInIsTakenToTheLoginPageAndFromThereToWhatTheyWanted() throws Exception {
    var browser = browser();
    var asked = browser.get("/jobs/report?x=1");
    assertThat(asked.statusCode()).isEqualTo(303);
    assertThat(Browser.location(asked)).endsWith("/login?next=%2Fjobs%2Freport%3Fx%3D1");
    assertThat(browser.get("/login?next=%2Fjobs%2Freport").body())
        .contains("name=\"next\" value=\"/jobs/report\"");
    var in =
        browser.post(
            "/login", Map.of("user", "A-Viewer", "password", GOOD, "next", "/jobs/report"));
    assertThat(Browser.location(in)).endsWith("/jobs/report");
    assertThat(browser.get("/jobs/report").body()).contains("a-viewer").contains("Log out");
  }

  @Test
  void noLinkLeadsFromTheLoginToAForeignPage() throws Exception {
    for (var next :
        new String[] {"https://evil.example/", "//evil.example", "/\\evil.example", "", "/a b"}) {
      var in = browser().post("/login", Map.of("user", "a-viewer", "password", GOOD, "next", next));
      assertThat(Browser.location(in)).as(next).isIn("/", server.url() + "/");
    }
  }

  @Test
  void theCookieIsHiddenFromScriptsAndForeignPagesAndNewAtEachLogin() throws Exception {
    var browser = browser();
    var first = browser.login("a-viewer", GOOD);
    assertThat(first.headers().firstValue("Set-Cookie").orElse(""))
        .matches("nightshift_[0-9a-f]{8}=[\\w-]{43};.*")
        .contains("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=86400")
        .doesNotContain("Secure");
    var old = Map.copyOf(browser.cookies);
    browser.login("a-viewer", GOOD);
    assertThat(browser.cookies).doesNotContainEntry(name(old), old.get(name(old)));
    var left = browser();
    left.cookies.putAll(old);
    assertThat(left.get("/").statusCode()).as("the old one has ended").isEqualTo(303);
  }

  @Test
  void aCookieThatSomebodyElseChoseIsWorthNothingAfterTheLogin() throws Exception {
    var browser = browser();
    browser.login("a-viewer", GOOD);
    var name = name(browser.cookies);
    var planted = "A".repeat(43);
    var victim = browser();
    victim.cookies.put(name, planted);
    victim.login("a-viewer", GOOD);
    assertThat(victim.cookies.get(name)).isNotEqualTo(planted);
    var attacker = browser();
    attacker.cookies.put(name, planted);
    assertThat(attacker.get("/").statusCode()).isEqualTo(303);
  }

  private static String name(Map<String, String> cookies) {
    return cookies.keySet().iterator().next();
  }

  @Test
  void whoHasNoAccessIsToldSo() throws Exception {
    var browser = as("none");
    assertThat(browser.get("/jobs/report").statusCode()).isEqualTo(303);
    var page = browser.get("/login");
    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains("has no access").contains("users role a-none viewer");
    var answer = basic("a-none", GOOD, "GET", "/api/v1/jobs");
    assertThat(answer).startsWith("403").contains("has no access (role none)");
  }

  @Test
  void programsMaySendNameAndPasswordEachTime() throws Exception {
    assertThat(basic("a-viewer", GOOD, "GET", "/api/v1/jobs")).startsWith("200");
    assertThat(basic("a-viewer", GOOD, "POST", "/api/v1/jobs/report/runs")).startsWith("403");
    assertThat(basic("a-admin", GOOD, "POST", "/api/v1/jobs/report/runs")).startsWith("202");
    assertThat(basic("a-viewer", "wrong " + GOOD, "GET", "/api/v1/jobs")).startsWith("401");
    assertThat(basic("a-viewer", GOOD, "GET", "/api/v1/me"))
        .contains("\"name\":\"a-viewer\"", "\"role\":\"viewer\"", "\"means\":\"basic\"");
  }

  private static String basic(String user, String password, String method, String path)
      throws Exception {
    var encoded = Base64.getEncoder().encodeToString((user + ":" + password).getBytes("UTF-8"));
    var browser = browser();
    var answer =
        browser.send(
            browser
                .request(path)
                .header("Authorization", "Basic " + encoded)
                .method(method, HttpRequest.BodyPublishers.noBody()));
    return answer.statusCode() + " " + answer.body();
  }

  @Test
  void actingFromAPageNeedsItsCsrfToken() throws Exception {
    var browser = as("admin");
    var path = "/api/v1/jobs/report/runs";
    assertThat(browser.post(path, Map.of()).statusCode()).isEqualTo(403);
    assertThat(browser.post(path, Map.of("csrf", "wrong")).statusCode()).isEqualTo(403);
    var csrf = browser.csrf();
    assertThat(browser.post(path, Map.of(), Map.of("X-CSRF-Token", csrf)).statusCode())
        .isNotEqualTo(403);
    assertThat(browser.post("/logout", Map.of()).statusCode()).isEqualTo(403);
    assertThat(
            browser
                .post("/logout", Map.of("csrf", csrf), Map.of("Origin", "https://evil.example"))
                .statusCode())
        .isEqualTo(403);
    assertThat(
            browser
                .post("/logout", Map.of("csrf", csrf), Map.of("Sec-Fetch-Site", "cross-site"))
                .statusCode())
        .isEqualTo(403);
    assertThat(as("admin").post(path, Map.of(), Map.of("X-CSRF-Token", csrf)).statusCode())
        .as("the token of another session")
        .isEqualTo(403);
    assertThat(
            browser
                .post("/logout", Map.of("csrf", csrf), Map.of("Origin", server.url()))
                .statusCode())
        .isEqualTo(303);
  }

  @Test
  void aForeignPageCannotLogSomebodyIn() throws Exception {
    var form = Map.of("user", "a-viewer", "password", GOOD);
    assertThat(
            browser().post("/login", form, Map.of("Origin", "https://evil.example")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void loggingOutEndsTheSessionAndEverywhereEndsAll() throws Exception {
    var here = as("viewer");
    var stolen = browser();
    stolen.cookies.putAll(here.cookies);
    var out = here.post("/logout", Map.of("csrf", here.csrf()));
    assertThat(Browser.location(out)).endsWith("/login");
    assertThat(here.cookies).isEmpty();
    assertThat(stolen.get("/").statusCode()).isEqualTo(303);

    var one = as("viewer");
    var other = as("viewer");
    one.post("/logout/everywhere", Map.of("csrf", one.csrf()));
    assertThat(other.get("/").statusCode()).isEqualTo(303);
  }

  @Test
  void anOpenPageHearsNothingMoreOnceItsSessionHasEndedOrItsUserHasAnotherRole() throws Exception {
    server.cli("users", "add", "eve", "--role", "viewer", "--password-file", home + "/password");
    for (var end : List.of("logout", "everywhere", "role", "disabled", "by an admin")) {
      var here = browser();
      here.login("eve", GOOD);
      try (var stream = stream(here)) {
        switch (end) {
          case "logout" -> here.post("/logout", Map.of("csrf", here.csrf()));
          case "everywhere" -> here.post("/logout/everywhere", Map.of("csrf", here.csrf()));
          case "role" -> server.cli("users", "role", "eve", "admin");
          case "disabled" -> server.cli("users", "role", "eve", "none");
          default -> {
            server.cli("users", "role", "eve", "viewer");
            server.cli("users", "logout", "eve");
          }
        }
        assertThat(stream.getInputStream().readAllBytes())
            .as("read to its end after: " + end)
            .isNotNull();
      }
      server.cli("users", "role", "eve", "viewer");
    }
  }

  private static Socket stream(Browser browser) throws Exception {
    var address = URI.create(server.url());
    var socket = new Socket(address.getHost(), address.getPort());
    socket.setSoTimeout(60_000);
    var cookie = browser.cookies.entrySet().iterator().next();
    var head =
        "GET /events HTTP/1.1\r\nConnection: close\r\nHost: "
            + address.getAuthority()
            + "\r\nCookie: "
            + cookie.getKey()
            + "="
            + cookie.getValue()
            + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    var begun = new StringBuilder();
    while (begun.indexOf("retry: ") < 0) {
      begun.append((char) socket.getInputStream().read());
      assertThat(begun.length()).as(begun::toString).isLessThan(20_000);
    }
    return socket;
  }

  @Test
  void aBrowserSeesAPageWhateverGoesWrong() throws Exception {
    var admin = as("admin");
    assertPage(404, "nothing here", admin.get("/nothing"));
    assertPage(404, "no job", admin.get("/jobs/nothing"));
    assertPage(405, "where a button sends", admin.get("/jobs/report/pause"));
    assertPage(403, "Nothing was done", admin.post("/jobs/report/pause", Map.of()));
    assertPage(401, "not logged in", browser().post("/jobs/report/pause", Map.of("csrf", "x")));
    assertPage(403, "may only read", postAs("viewer"));
    assertPage(400, "cannot be shown", admin.get("/jobs/%00"));
    assertPage(400, "cannot be shown", admin.get("/jobs/..%2fusers"));
    assertPage(414, "too long", admin.get("/jobs?x=" + "x".repeat(20_000)));
  }

  private static HttpResponse<String> postAs(String role) throws Exception {
    var browser = as(role);
    return browser.post("/jobs/report/pause", Map.of("csrf", browser.csrf()));
  }

  private static void assertPage(int status, String text, HttpResponse<String> answer) {
    var about = answer.request().uri() + ": " + answer.body();
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .as(about)
        .startsWith("text/html");
    assertThat(answer.body()).as(about).contains(text, "<h1>", "href=\"/\"");
    assertThat(answer.headers().firstValue("Content-Security-Policy")).as(about).isPresent();
    assertThat(answer.statusCode()).as(about).isEqualTo(status);
  }

  @Test
  void peopleChangeTheirOwnPasswordAndAllOtherSessionsEnd() throws Exception {
    var made = server.cli("users", "add", "carl", "--json").json().path("password").asText();
    var here = browser();
    here.login("carl", made);
    var other = browser();
    other.login("carl", made);
    var form = Map.of("current", made, "password", "short", "again", "short");
    assertThat(change(here, form)).startsWith("400").contains("too short");
    form = Map.of("current", "wrong", "password", GOOD, "again", GOOD);
    assertThat(change(here, form)).startsWith("400").contains("current password is wrong");
    form = Map.of("current", made, "password", GOOD, "again", GOOD);
    assertThat(change(here, form)).startsWith("303");
    assertThat(here.get("/").statusCode()).isEqualTo(200);
    assertThat(other.get("/").statusCode()).isEqualTo(303);
    assertThat(browser().login("carl", made).statusCode()).isEqualTo(401);
  }

  private static String change(Browser browser, Map<String, String> fields) throws Exception {
    var form = new java.util.HashMap<>(fields);
    form.put("csrf", browser.csrf());
    var answer = browser.post("/account/password", form);
    return answer.statusCode() + " " + answer.body();
  }

  @Test
  void anAdminManagesPeopleOnAPage() throws Exception {
    var admin = as("admin");
    var added = act(admin, "/access/users", Map.of("name", "Finn", "role", "viewer"));
    assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
    var finn = browser();
    assertThat(finn.login("finn", secret(added)).statusCode()).isEqualTo(303);
    var page = admin.get("/access").body();
    assertThat(page).contains("finn", "a-viewer", "this browser").doesNotContain(secret(added));

    act(admin, "/access/users/finn/role", Map.of("role", "admin"));
    assertThat(finn.get("/access").body()).as("from the next request on").contains("a-viewer");
    var reset = act(admin, "/access/users/finn/password", Map.of("password", ""));
    assertThat(finn.get("/").statusCode()).isEqualTo(303);
    finn.login("finn", secret(reset));
    act(admin, "/access/users/finn/role", Map.of("role", "none"));
    assertThat(finn.get("/").statusCode()).as("disabled").isEqualTo(303);
    finn.login("finn", secret(reset));
    assertThat(finn.get("/login").body()).contains("has no access");
    assertThat(finn.get("/account").body()).contains("an admin gives access");
    act(admin, "/access/users/finn/remove", Map.of());
    assertThat(admin.get("/access").body()).doesNotContain("finn");
    var wrong = act(admin, "/access/users/finn/role", Map.of("role", "boss"));
    assertThat(admin.get(Browser.location(wrong)).body()).contains("Not done: the role is");
    assertThat(as("viewer").get("/access").statusCode()).isEqualTo(403);
    assertThat(as("viewer").get("/").body()).doesNotContain("href=\"/access\"");
  }

  @Test
  void aTokenIsMadeOnAPageShownOnceAndEndsAsSaid() throws Exception {
    var admin = as("admin");
    var form = Map.of("name", "wall", "role", "viewer", "expires", "90d");
    var token = secret(act(admin, "/access/tokens", form));
    assertThat(bearer(token)).isEqualTo(200);
    assertThat(admin.get("/access").body()).contains("wall").doesNotContain(token);
    assertThat(admin.get("/account").body()).contains("wall");
    var id = "";
    for (var each : server.cli("tokens", "list", "--json").json().path("items")) {
      id = each.path("name").asText().equals("wall") ? each.path("id").asText() : id;
    }
    assertThat(server.cli("tokens", "expire", id, "--in", "100d").err()).contains("before that");
    assertThat(server.cli("tokens", "expire", id, "--in", "1d").out()).contains("of wall ends at");
    var soon = act(admin, "/access/tokens/" + id + "/expire", Map.of("in", "0s"));
    assertThat(admin.get(Browser.location(soon)).body()).contains("of wall ends in 0s");
    assertThat(bearer(token)).isEqualTo(401);
    assertThat(admin.get("/access").body()).contains("valid no longer");
    form = Map.of("name", "wall", "role", "none");
    var wrong = act(admin, "/access/tokens", form);
    assertThat(admin.get(Browser.location(wrong)).body()).contains("Not done: ");
  }

  @Test
  void peopleSeeWhereTheyAreLoggedInAndEndThat() throws Exception {
    server.cli("users", "add", "gina", "--role", "viewer", "--password-file", home + "/password");
    var here = browser();
    here.login("gina", GOOD);
    var other = browser();
    other.login("gina", GOOD);
    var stranger = as("viewer");
    var list = here.get("/api/v1/me/sessions").body();
    assertThat(list).contains("gina").doesNotContain("a-viewer");
    var page = here.get("/account").body();
    assertThat(page).contains("this browser", "Log out here", ">End<");
    var found = Pattern.compile("/account/sessions/(\\w+)/end\"[^\\n]*>End<").matcher(page);
    assertThat(found.find()).as(page).isTrue();
    var end = "/account/sessions/" + found.group(1) + "/end";
    var wrong = act(stranger, end, Map.of());
    assertThat(stranger.get(Browser.location(wrong)).body()).contains("no open session");
    assertThat(other.get("/").statusCode()).as("a stranger ended nothing").isEqualTo(200);
    act(here, end, Map.of());
    assertThat(other.get("/").statusCode()).isEqualTo(303);
    assertThat(here.get("/").statusCode()).isEqualTo(200);

    var mine = "";
    for (var each : server.cli("users", "sessions", "--json").json().path("items")) {
      mine = each.path("user").asText().equals("gina") ? each.path("id").asText() : mine;
    }
    assertThat(server.cli("users", "sessions").out()).contains("gina", "127.0.0.1");
    assertThat(server.cli("users", "sessions", "--end", mine).out()).contains("of gina has ended");
    assertThat(here.get("/").statusCode()).isEqualTo(303);
    assertThat(server.cli("users", "sessions", "--end", mine).code()).isEqualTo(2);
  }

  private static HttpResponse<String> act(Browser browser, String path, Map<String, String> fields)
      throws Exception {
    var form = new HashMap<>(fields);
    form.put("csrf", browser.csrf());
    return browser.post(path, form);
  }

  private static String secret(HttpResponse<String> answer) {
    var found = Pattern.compile("class=\"secret\">([^<]+)<").matcher(answer.body());
    assertThat(found.find()).as(answer.body()).isTrue();
    return found.group(1);
  }

  @Test
  void tokensAreRotatedWithoutAGap() throws Exception {
    var old = made("--role", "viewer");
    var fresh = made("--role", "viewer", "--expires", "90d");
    assertThat(server.cli("tokens", "create", "ci").err()).contains("2 tokens named \"ci\"");
    assertThat(bearer(old)).isEqualTo(200);
    assertThat(bearer(fresh)).isEqualTo(200);
    var first = server.cli("tokens", "list", "--json").json().path("items");
    assertThat(first.findValuesAsText("name")).contains("ci", "ci");
    assertThat(first.toString()).doesNotContain(old).doesNotContain(fresh);
    for (var token : first) {
      if (token.path("expires").isNull() && token.path("name").asText().equals("ci")) {
        assertThat(token.path("lastUsed").isNull()).isFalse();
        assertThat(server.cli("tokens", "revoke", token.path("id").asText()).code()).isZero();
      }
    }
    assertThat(bearer(old)).isEqualTo(401);
    assertThat(bearer(fresh)).isEqualTo(200);
    assertThat(server.cli("tokens", "list").out()).contains("revoked").contains("valid");
  }

  private static String made(String... options) throws Exception {
    var arguments =
        new java.util.ArrayList<>(java.util.List.of("tokens", "create", "ci", "--json"));
    arguments.addAll(java.util.List.of(options));
    var said = server.cli(arguments.toArray(new String[0]));
    assertThat(said.code()).as(said.err()).isZero();
    return said.json().path("token").asText();
  }

  private static int bearer(String token) throws Exception {
    return server.get("/api/v1/jobs", Map.of("Authorization", "Bearer " + token)).statusCode();
  }

  @Test
  void usersAreListedChangedAndRemovedByCommands() throws Exception {
    assertThat(server.cli("users", "add", "dora", "--role", "viewer").out())
        .contains("password of dora");
    assertThat(server.cli("users", "list").out()).contains("dora").contains("viewer");
    assertThat(server.cli("users", "role", "dora", "boss").code()).isEqualTo(2);
    assertThat(server.cli("users", "role", "dora", "admin").code()).isZero();
    assertThat(server.cli("users", "password", "dora").out()).contains("password of dora");
    assertThat(server.cli("users", "logout", "dora").code()).isZero();
    assertThat(server.cli("users", "remove", "dora").code()).isZero();
    assertThat(server.cli("users", "remove", "dora").code()).isEqualTo(2);
    assertThat(server.cli("users", "add", "bad name").err()).contains("small letters");
  }

  @Test
  void metricsNeedALoginWhereItIsConfiguredAndHealthNever() throws Exception {
    assertThat(server.get("/metrics", Map.of()).statusCode()).isEqualTo(401);
    assertThat(server.get("/health", Map.of()).statusCode()).isEqualTo(200);
    var token = Files.readString(home.resolve("data/cli-token")).strip();
    assertThat(server.get("/metrics", Map.of("Authorization", "Bearer " + token)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void guessingIsSlowedDownPerNameAndTheAnswerSaysHowLong() throws Exception {
    server.cli("users", "add", "emil", "--password-file", home + "/password");
    var browser = browser();
    int wrong = 0;
    var answer = browser.login("emil", "wrong " + wrong);
    while (answer.statusCode() == 401 && wrong < 20) {
      wrong++;
      answer = browser.login("emil", "wrong " + wrong);
    }
    assertThat(wrong).isEqualTo(5);
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.body()).contains("Too many failed logins as").contains("try again in");
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 11L);
    assertThat(browser.login("emil", GOOD).statusCode()).as("the right one").isEqualTo(429);
  }
}
