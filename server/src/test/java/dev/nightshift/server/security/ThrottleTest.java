package dev.nightshift.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");
  private final Throttle throttle =
      new Throttle(
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              throw new UnsupportedOperationException();
            }
          });

  private void fail(int times, String name, String address) {
    for (int i = 0; i < times; i++) {
      throttle.begin(name, address);
    }
  }

  private long wait(String name, String address) {
    var refused = catchThrowableOfType(TooManyLogins.class, () -> throttle.begin(name, address));
    return refused == null ? 0 : refused.retryAfterSeconds();
  }

  @Test
  void eachFailureBeyondTheFreeOnesDoublesTheWaitUpToItsEnd() {
    fail(Throttle.FREE_OF_A_NAME, "anna", "10.0.0.1");
    long expected = 10;
    for (int i = 0; i < 10; i++) {
      assertThat(wait("anna", "10.0.0.2")).isBetween(expected, expected + 1);
      now = now.plusSeconds(expected + 1);
      throttle.begin("anna", "10.0.0.2");
      expected = Math.min(900, expected * 2);
    }
    assertThat(expected).isEqualTo(900);
  }

  @Test
  void aRightPasswordForgetsTheFailuresOfItsName() {
    fail(Throttle.FREE_OF_A_NAME - 1, "anna", "10.0.0.1");
    throttle.succeeded("anna", "10.0.0.1");
    assertThatCode(() -> fail(Throttle.FREE_OF_A_NAME, "anna", "10.0.0.1"))
        .doesNotThrowAnyException();
  }

  @Test
  void strangersCannotLockOutWhoHasLoggedInFromTheirOwnAddress() {
    throttle.begin("anna", "10.0.0.1");
    throttle.succeeded("anna", "10.0.0.1");
    fail(Throttle.FREE_OF_A_NAME, "anna", "10.9.9.9");
    assertThatThrownBy(() -> throttle.begin("anna", "10.9.9.9"))
        .isInstanceOf(TooManyLogins.class)
        .hasMessageContaining("too many failed logins as \"anna\"; try again in");
    assertThat(wait("anna", "10.0.0.1")).isZero();
  }

  @Test
  void manyNamesFromOneAddressAreOneGuesser() {
    for (int i = 0; i < Throttle.FREE_OF_AN_ADDRESS; i++) {
      throttle.begin("name" + i, "2001:db8:1:2::" + i);
    }
    assertThat(wait("another", "2001:db8:1:2:ffff::1")).as("the same network").isPositive();
    assertThat(wait("another", "2001:db8:1:3::1")).as("another network").isZero();
  }

  @Test
  void failuresAreForgottenInTime() {
    fail(Throttle.FREE_OF_A_NAME, "anna", "10.0.0.1");
    now = now.plus(Duration.ofMinutes(31));
    assertThatCode(() -> fail(Throttle.FREE_OF_A_NAME, "anna", "10.0.0.1"))
        .doesNotThrowAnyException();
  }
}
