package dev.nightshift.server.bundle.alert;

import java.time.Duration;

/** Durations as Prometheus writes them. */
final class Durations {
  private Durations() {}

  static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds % 3600 == 0 && seconds > 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
