package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class StoreClockTest {
  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");

  private final TestTicker ticker = new TestTicker();
  private final TestClock process = new TestClock(T0);
  private final StoreClock clock = new StoreClock(process, ticker);

  private void heard(Instant time, Duration took) {
    long sent = ticker.nanos();
    ticker.advance(took);
    clock.heartbeat(time, sent, ticker.nanos());
  }

  @Test
  void withoutAHeartbeatItIsTheTimeOfTheProcess() {
    assertThat(clock.instant()).isEqualTo(T0);
    assertThat(clock.offset()).isZero();
  }

  @Test
  void afterAHeartbeatItIsTheTimeOfTheStore() {
    heard(T0.plusSeconds(100), Duration.ofMillis(20));
    assertThat(clock.instant()).isEqualTo(T0.plusSeconds(100).plusMillis(10));
    ticker.advance(Duration.ofSeconds(7));
    assertThat(clock.instant()).isEqualTo(T0.plusSeconds(107).plusMillis(10));
    assertThat(clock.offset()).isEqualTo(Duration.ofMillis(107_010));
    assertThat(clock.withZone(ZoneId.of("Europe/Berlin")).instant()).isEqualTo(clock.instant());
  }

  @Test
  void aClockThatIsSetDoesNotMoveIt() {
    heard(T0, Duration.ZERO);
    process.advance(Duration.ofHours(-5));
    assertThat(clock.instant()).isEqualTo(T0);
    assertThat(clock.offset()).isEqualTo(Duration.ofHours(5));
  }

  @Test
  void aSlowAnswerThatAgreesMovesNothingAndOneThatDisagreesDoes() {
    heard(T0, Duration.ofMillis(2));
    heard(T0.plusMillis(900), Duration.ofSeconds(1));
    assertThat(clock.instant()).isEqualTo(T0.plusMillis(1_001));
    heard(T0.plusSeconds(60), Duration.ofSeconds(1));
    assertThat(clock.instant()).isEqualTo(T0.plusMillis(60_500));
  }
}
