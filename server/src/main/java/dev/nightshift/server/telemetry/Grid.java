package dev.nightshift.server.telemetry;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Bounds of histograms, in seconds: always powers of 1.5, rounded to four digits. Jobs of every
 * node and version share this one grid, so that their buckets can be added up; which part of it a
 * job has depends on its expected duration only.
 */
final class Grid {
  private static final double FACTOR = 1.5;
  private static final int BELOW = 11;
  private static final int ABOVE = 7;

  private Grid() {}

  /**
   * Bounds of a job's durations: 19 from about 1/86 to 17 times the expected duration; without one,
   * 20 from 0.2 s to 7 min.
   */
  static double[] durations(Optional<Duration> expected) {
    return expected
        .map(Grid::exponent)
        .map(middle -> powers(middle - BELOW, middle + ABOVE, 1))
        .orElseGet(() -> powers(-4, 15, 1));
  }

  /** Bounds of start delays: 10 from 26 ms to 25 min. */
  static double[] delays() {
    return powers(-9, 18, 3);
  }

  /** Bounds of timers, whose size nobody declares: 16 from 1.2 ms to 3.8 min. */
  static double[] timers() {
    return powers(-15, 15, 2);
  }

  private static int exponent(Duration duration) {
    double seconds = Math.max(duration.toMillis(), 1) / 1000.0;
    return (int) Math.round(Math.log(seconds) / Math.log(FACTOR));
  }

  private static double[] powers(int from, int to, int step) {
    return IntStream.iterate(from, k -> k <= to, k -> k + step).mapToDouble(Grid::power).toArray();
  }

  private static double power(int exponent) {
    return BigDecimal.valueOf(Math.pow(FACTOR, exponent)).round(new MathContext(4)).doubleValue();
  }
}
