package dev.nightshift.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.engine.TestClock;
import dev.nightshift.server.store.H2Store;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private final TestClock clock = new TestClock(Instant.parse("2026-11-23T12:00:00Z"));
  private final H2Store store = H2Store.inMemory(UUID.randomUUID().toString(), clock);
  private final Sessions sessions = sessions();

  private Sessions sessions() {
    return new Sessions(store.sessions(), Duration.ofHours(1), Duration.ofHours(10), clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private String begin() {
    return sessions.begin("anna", Means.OIDC, Role.VIEWER, "10.0.0.1");
  }

  @Test
  void aSessionThatIsNotUsedEnds() {
    var value = begin();
    clock.advance(Duration.ofMinutes(59));
    assertThat(sessions.find(value)).isPresent();
    clock.advance(Duration.ofMinutes(59));
    assertThat(sessions.find(value)).as("used in between").isPresent();
    clock.advance(Duration.ofMinutes(60));
    assertThat(sessions.find(value)).isEmpty();
  }

  @Test
  void aSessionThatIsUsedAllTheTimeEndsAtLast() {
    var value = begin();
    for (int i = 0; i < 19; i++) {
      clock.advance(Duration.ofMinutes(30));
      assertThat(sessions.find(value)).isPresent();
    }
    clock.advance(Duration.ofMinutes(30));
    assertThat(sessions.find(value)).isEmpty();
  }

  @Test
  void anotherServerOfTheStoreKnowsTheSessionAndItsCsrfToken() {
    var value = begin();
    var other = sessions();
    assertThat(other.find(value)).isPresent();
    assertThat(other.csrf(value)).isEqualTo(sessions.csrf(value)).doesNotContain(value);
    assertThat(other.csrf(begin())).isNotEqualTo(sessions.csrf(value));
    assertThat(other.cookie()).isEqualTo(sessions.cookie());
  }

  @Test
  void whatABrowserKeepsDuringALoginElsewhereCannotBeForgedAndExpires() {
    var kept =
        new KeptLogin("s", "n", "v", "/jobs?a=b.c", clock.instant().plusSeconds(60))
            .signed(sessions);
    assertThat(KeptLogin.read(kept, sessions(), clock.instant()).orElseThrow().next())
        .isEqualTo("/jobs?a=b.c");
    assertThat(KeptLogin.read(kept.replaceFirst("s", "t"), sessions, clock.instant())).isEmpty();
    assertThat(KeptLogin.read("", sessions, clock.instant())).isEmpty();
    assertThat(KeptLogin.read("a.b.c.d.e.f", sessions, clock.instant())).isEmpty();
    clock.advance(Duration.ofSeconds(61));
    assertThat(KeptLogin.read(kept, sessions, clock.instant())).isEmpty();
  }
}
