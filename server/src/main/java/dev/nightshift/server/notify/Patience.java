package dev.nightshift.server.notify;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait after so many failures in a row: twice as long each time, a little uneven. */
record Patience(Duration first, Duration longest) {
  /** Of a message. */
  static final Patience MESSAGE = new Patience(Duration.ofSeconds(10), Duration.ofMinutes(15));

  /** Of a channel. */
  static final Patience CHANNEL = new Patience(Duration.ofSeconds(15), Duration.ofMinutes(5));

  private static final int DOUBLINGS = 20;

  /**
   * The wait.
   *
   * @param failures in a row; at least 1
   * @param random evens out what many do at the same time: up to a fifth more or less
   */
  Duration after(int failures, RandomGenerator random) {
    long doubled = first.toMillis() << Math.min(failures - 1, DOUBLINGS);
    long most = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis((long) (most * (0.8 + 0.4 * random.nextDouble())));
  }
}
