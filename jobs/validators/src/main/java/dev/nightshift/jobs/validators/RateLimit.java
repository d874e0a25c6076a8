package dev.nightshift.jobs.validators;

import java.util.concurrent.TimeUnit;

/** Lets so many through per second, evenly, whichever threads they come from. */
final class RateLimit {
  private final long intervalNanos;
  private long nextFree;
  private boolean begun;

  /**
   * @param perSecond 0: no limit
   */
  RateLimit(double perSecond) {
    intervalNanos = perSecond == 0 ? 0 : (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
  }

  void await() throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(waitFrom(System.nanoTime()));
  }

  /** How long who comes now has to wait. */
  synchronized long waitFrom(long now) {
    long turn = begun ? Math.max(0, nextFree - now) : 0;
    begun = true;
    nextFree = now + turn + intervalNanos;
    return turn;
  }
}
