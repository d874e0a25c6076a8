package dev.nightshift.job;

import java.time.Duration;

/**
 * How a failed run is tried again: after {@code firstDelay}, doubling up to {@code maxDelay}.
 *
 * @param attempts in all, the first one included; 1 means no retry
 * @param firstDelay before the second attempt
 * @param maxDelay the most that is waited between two attempts
 * @param jitter the share by which each wait is longer or shorter at random, so that runs that
 *     failed together do not return together; from 0 to 1
 */
public record Retry(int attempts, Duration firstDelay, Duration maxDelay, double jitter) {
  /** The jitter of who says none. */
  public static final double USUAL_JITTER = 0.1;

  /** No retry. The default. */
  public static final Retry NONE = new Retry(1, Duration.ofSeconds(1), Duration.ofSeconds(1));

  /** With the usual jitter. */
  public Retry(int attempts, Duration firstDelay, Duration maxDelay) {
    this(attempts, firstDelay, maxDelay, USUAL_JITTER);
  }

  public Retry {
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException(
          "jitter is " + jitter + "; it is a share of the wait, from 0 to 1");
    }
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts is " + attempts + "; at least 1 is needed");
    }
    if (firstDelay.isNegative() || maxDelay.compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException(
          "firstDelay is "
              + firstDelay
              + " and maxDelay "
              + maxDelay
              + "; 0 <= firstDelay <= maxDelay is needed");
    }
  }

  /** The wait after the given failed attempt (1 is the first), without jitter. */
  public Duration delayAfter(int attempt) {
    var delay = firstDelay;
    for (int i = 1; i < attempt && delay.compareTo(maxDelay) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(maxDelay) > 0 ? maxDelay : delay;
  }
}
