package dev.nightshift.server.telemetry;

import java.time.Duration;
import java.time.Instant;

/** Times as Prometheus wants them. */
final class Seconds {
  private Seconds() {}

  static double of(Duration duration) {
    return duration.getSeconds() + duration.getNano() / 1e9;
  }

  /** Since 1970; 0 for null, which stands for never. */
  static double of(Instant instant) {
    return instant == null ? 0 : instant.getEpochSecond() + instant.getNano() / 1e9;
  }
}
