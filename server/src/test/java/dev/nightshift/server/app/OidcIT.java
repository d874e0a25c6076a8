package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.app.OpenIdProvider.Fault;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server behind an OpenID provider and a proxy; both really speak. */
class OidcIT {
  private static final String CONFIG =
      """
      access:
        reading: login
        oidc:
          issuer: %s
          url: http://localhost:9999
          clientId: nightshift
          clientSecret: "file:%s"
          groups: realm_access.roles
          label: Log in with Example
          adminGroups: [ops]
          viewerGroups: [staff]
        proxy:
          addresses: [127.0.0.1]
          user: X-Forwarded-User
          groups: X-Forwarded-Groups
          adminGroups: [ops]
          viewerUsers: [bob]
      fixtures: []
      jobs:
        gc: {enabled: false}
        compaction: {enabled: false}
        integrity_scrub: {enabled: false}
        auto_recovery: {enabled: false}
        backup: {enabled: false}
      """;

  @TempDir private static Path home;
  private static OpenIdProvider provider;
  private static ServerHere server;

  @BeforeAll
  static void start() throws Exception {
    provider = new OpenIdProvider();
    Files.createDirectories(home.resolve("plugins"));
    var secret = Files.writeString(home.resolve("secret"), OpenIdProvider.SECRET + "\n");
    server = ServerHere.start(home, CONFIG.formatted(provider.issuer(), secret));
  }

  @AfterAll
  static void stop() {
    server.close();
    provider.close();
  }

  @BeforeEach
  void isWell() {
    provider.fault = Fault.NONE;
    provider.groups = List.of("ops");
    provider.user = "Anna@Example.org";
  }

  /** Goes to the provider and comes back with its answer. */
  private static String answer(Browser browser) throws Exception {
    var begun = browser.get("/login/oidc?next=%2Fjobs");
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(303);
    var back = new Browser(server.url()).get(Browser.location(begun));
    var uri = URI.create(Browser.location(back));
    assertThat(uri.getAuthority()).isEqualTo("localhost:9999");
    return uri.getRawPath() + "?" + uri.getRawQuery();
  }

  private static Browser loggedIn() throws Exception {
    var browser = new Browser(server.url());
    var in = browser.get(answer(browser));
    assertThat(in.statusCode()).as(in.body()).isEqualTo(303);
    assertThat(Browser.location(in)).endsWith("/jobs");
    return browser;
  }

  @Test
  void somebodyOfTheAdminsGroupIsLoggedInByTheProvider() throws Exception {
    assertThat(new Browser(server.url()).get("/login").body()).contains("Log in with Example");
    var browser = loggedIn();
    assertThat(browser.get("/account").body())
        .contains("anna@example.org", "admin", "by the OpenID provider");
    assertThat(browser.cookies).as("what was kept is gone").hasSize(1);
    browser.post("/logout", Map.of("csrf", browser.csrf()));
    assertThat(browser.get("/").statusCode()).isEqualTo(303);
  }

  @Test
  void theGroupGivesTheRole() throws Exception {
    provider.groups = List.of("staff");
    var viewer = loggedIn();
    assertThat(viewer.get("/").statusCode()).isEqualTo(200);
    assertThat(act(viewer)).isEqualTo(403);
    provider.groups = List.of("somebody");
    var browser = new Browser(server.url());
    browser.get(answer(browser));
    assertThat(browser.get("/login").body()).contains("has no access");
  }

  private static int act(Browser browser) throws Exception {
    return browser
        .post("/api/v1/maintenance/end", Map.of(), Map.of("X-CSRF-Token", browser.csrf()))
        .statusCode();
  }

  @Test
  void nobodyIsLoggedInByATokenThatIsNotRight() throws Exception {
    for (var fault : Fault.values()) {
      if (fault == Fault.NONE) {
        continue;
      }
      provider.fault = fault;
      var browser = new Browser(server.url());
      var refused = browser.get(answer(browser));
      assertThat(refused.statusCode()).as(fault.name()).isEqualTo(401);
      assertThat(browser.get("/").statusCode()).as(fault.name()).isEqualTo(303);
    }
  }

  @Test
  void anAnswerIsOfUseOnceAndInTheBrowserThatAskedForIt() throws Exception {
    var browser = new Browser(server.url());
    var answer = answer(browser);
    var other = new Browser(server.url());
    assertThat(other.get(answer).statusCode()).as("no cookie").isEqualTo(401);
    answer(other);
    assertThat(other.get(answer).statusCode()).as("another login's cookie").isEqualTo(401);
    var kept = Map.copyOf(browser.cookies);
    assertThat(browser.get(answer).statusCode()).isEqualTo(303);
    var again = new Browser(server.url());
    again.cookies.putAll(kept);
    assertThat(again.get(answer).statusCode()).as("the code was used").isEqualTo(401);
    var forged = new Browser(server.url());
    kept.forEach((name, value) -> forged.cookies.put(name, value.replaceFirst("^.", "x")));
    assertThat(forged.get(answer).statusCode()).as("forged").isEqualTo(401);
  }

  @Test
  void aTrustedProxySaysWhoItIsAndActingStillNeedsACsrfToken() throws Exception {
    assertThat(through("/api/v1/me", "X-Forwarded-User", "Bob"))
        .contains("\"name\":\"bob\"", "\"role\":\"viewer\"", "\"means\":\"proxy\"");
    assertThat(through("/api/v1/me", "X-Forwarded-User", "carl", "X-Forwarded-Groups", "x, ops"))
        .contains("\"role\":\"admin\"");
    assertThat(through("/api/v1/jobs", "X-Forwarded-User", "carl")).startsWith("403");
    assertThat(through("/api/v1/jobs", "X-Forwarded-User", "bad name")).startsWith("401");
    var answer =
        new Browser(server.url())
            .post(
                "/api/v1/maintenance/end",
                Map.of(),
                Map.of("X-Forwarded-User", "carl", "X-Forwarded-Groups", "ops"));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("CSRF token");
  }

  private static String through(String path, String... headers) throws Exception {
    var browser = new Browser(server.url());
    var answer = browser.send(browser.request(path).headers(headers).GET());
    return answer.statusCode() + " " + answer.body();
  }
}
