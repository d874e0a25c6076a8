package dev.nightshift.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private Instant now = Instant.parse("2026-11-22T10:00:00Z");
  private final Refusals refusals =
      new Refusals(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  @Test
  void aRefusedReadIsToldOnceAndTheOthersAreCounted() {
    assertThat(refusals.next("vera", "GET Users.list", true)).contains("");
    for (int n = 0; n < 37; n++) {
      assertThat(refusals.next("vera", "GET Users.list", true)).isEmpty();
    }
    assertThat(refusals.next("vera", "GET Tokens.list", true)).contains("");
    assertThat(refusals.next("ann", "GET Users.list", true)).contains("");
    now = now.plus(Refusals.WINDOW);
    assertThat(refusals.next("vera", "GET Users.list", true)).contains("; 37 more like it before");
    assertThat(refusals.next("vera", "GET Users.list", true)).isEmpty();
  }

  @Test
  void refusedActionsAreToldOneByOneUntilTheyAreAFlood() {
    for (int n = 0; n < Refusals.ACTING; n++) {
      assertThat(refusals.next("vera", "POST Jobs.run", false)).contains("");
    }
    assertThat(refusals.next("vera", "POST Jobs.run", false)).isEmpty();
    now = now.plus(Refusals.WINDOW).minus(Duration.ofMillis(1));
    assertThat(refusals.next("vera", "POST Jobs.run", false)).isEmpty();
    now = now.plusMillis(1);
    assertThat(refusals.next("vera", "POST Jobs.run", false)).contains("; 2 more like it before");
  }
}
