package dev.nightshift.server.health;

import java.time.Duration;
import java.time.Instant;

/**
 * Samples of one process, taken together over a stretch of time.
 *
 * @param from the stretch's begin, a multiple of its width since 1970
 * @param covered by samples; shorter than the width where the process was not there
 * @param leastMemoryBytes at the end of a sample, as {@link ProcessSample#memoryBytes}
 * @param mostMemoryBytes likewise
 * @param mostHeapBytes likewise
 * @param cpu in all, as are the following
 */
public record ProcessStretch(
    String node,
    Instant from,
    Duration covered,
    long leastMemoryBytes,
    long mostMemoryBytes,
    long mostHeapBytes,
    Duration cpu,
    Duration gcPause,
    long collections,
    long allocatedBytes,
    long logLines) {

  /** CPUs that were busy for it on average. */
  public double cores() {
    return covered.isZero() ? 0 : (double) cpu.toNanos() / covered.toNanos();
  }

  /** That runs wrote, on average. */
  public double linesPerSecond() {
    return covered.isZero() ? 0 : logLines * 1e9 / covered.toNanos();
  }

  /** Of the covered time, from 0 to 1, how much collections stopped the process. */
  public double gcShare() {
    return covered.isZero() ? 0 : (double) gcPause.toNanos() / covered.toNanos();
  }
}
