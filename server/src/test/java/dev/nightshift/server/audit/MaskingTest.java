package dev.nightshift.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskingTest {
  private static AuditEntry entry(Map<String, String> parameters, String reason) {
    return new AuditEntry(
        Instant.EPOCH,
        new Actor("ann", Role.ADMIN, "", ""),
        "trigger",
        "sync",
        parameters,
        reason,
        AuditEntry.Outcome.DONE,
        "");
  }

  private static String parameter(String name, String value) {
    return entry(Map.of(name, value), "").parameters().get(name);
  }

  @Test
  void parametersNamedLikeSecretsAreMasked() {
    for (var name :
        new String[] {
          "password",
          "dbPassword",
          "pass",
          "smtp_pass",
          "PASSPHRASE",
          "api_key",
          "apiKey",
          "access-key",
          "clientSecret",
          "authToken",
          "Authorization",
          "session_cookie"
        }) {
      assertThat(parameter(name, "hunter2")).as(name).isEqualTo("***");
    }
    for (var name : new String[] {"keep", "bypass", "compass", "key", "user", "passes"}) {
      assertThat(parameter(name, "hunter2")).as(name).isEqualTo("hunter2");
    }
    assertThat(parameter("password", "env:DB_PASSWORD")).isEqualTo("env:DB_PASSWORD");
    assertThat(parameter("password", "")).isEmpty();
  }

  @Test
  void secretsAreKnownByTheirFormInAnyText() {
    assertThat(parameter("url", "jdbc:postgresql://sync:hunter2@db/x"))
        .isEqualTo("jdbc:postgresql://sync:***@db/x");
    assertThat(parameter("url", "http://db/x?password=hunter2&keep=3"))
        .isEqualTo("http://db/x?password=***&keep=3");
    assertThat(parameter("header", "Bearer abcdef0123456789")).isEqualTo("Bearer ***");
    assertThat(entry(Map.of(), "now with token: abc123, see ticket 7").reason())
        .isEqualTo("now with token: ***, see ticket 7");
    assertThat(entry(Map.of(), "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl was leaked").reason())
        .isEqualTo("*** was leaked");
    assertThat(
            entry(Map.of(), "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----")
                .reason())
        .isEqualTo("***");
    assertThat(entry(Map.of(), "the token of ann is basic; why: deploy at 10:30").reason())
        .isEqualTo("the token of ann is basic; why: deploy at 10:30");
  }

  @Test
  void whatIsMaskedStaysAsItIsWhenItIsReadAgain() {
    var once = entry(Map.of("secret", "x", "u", "a://b:c@d"), "password=x and Bearer abcdef012345");
    var twice = entry(once.parameters(), once.reason());
    assertThat(twice).isEqualTo(once);
  }
}
