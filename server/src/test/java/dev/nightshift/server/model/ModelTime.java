package dev.nightshift.server.model;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;

/** The time of one story: it passes when the story says so, for every node alike. */
final class ModelTime {
  private static final Instant BEGINNING = Instant.parse("2026-03-28T23:40:00.25Z");

  private volatile Duration passed = Duration.ZERO;
  private volatile Duration jumped = Duration.ZERO;
  private Instant latest = BEGINNING;

  /** What the database's clock shows. */
  Instant now() {
    return BEGINNING.plus(passed).plus(jumped);
  }

  /** What monotonic clocks count. */
  long nanos() {
    return passed.toNanos();
  }

  void pass(Duration duration) {
    passed = passed.plus(duration);
  }

  /** Somebody sets the clock of the database. */
  void jump(Duration by) {
    latest = latest();
    jumped = jumped.plus(by);
  }

  /** The database's clock shows no earlier time than it ever did. */
  void catchUp() {
    jump(Duration.between(now(), latest()));
  }

  private Instant latest() {
    return now().isAfter(latest) ? now() : latest;
  }

  /** A clock that shows what the supplier says. */
  static Clock showing(Supplier<Instant> time) {
    return new Clock() {
      @Override
      public Instant instant() {
        return time.get();
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
