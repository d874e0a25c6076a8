package dev.nightshift.server.health.activity;

import java.time.Duration;
import java.time.Instant;

/**
 * Samples of one process, taken together over a stretch of time.
 *
 * @param from the stretch's begin, a multiple of its width since 1970
 * @param until the end of its last sample
 * @param covered by samples; shorter than the width where the process was not there
 * @param leastMemoryBytes at the end of a sample, as {@link ProcessSample#memoryBytes}
 * @param mostMemoryBytes likewise
 * @param mostHeapBytes likewise
 * @param cpu in all, as are the following
 */
public record ProcessStretch(
    String node,
    Instant from,
    Instant until,
    Duration covered,
    long leastMemoryBytes,
    long mostMemoryBytes,
    long mostHeapBytes,
    Duration cpu,
    Duration gcPause,
    long collections,
    long allocatedBytes,
    long logLines) {

  /** The stretch that has this sample alone. */
  public static ProcessStretch of(ProcessSample sample, Duration width) {
    long seconds = Math.max(1, width.toSeconds());
    return new ProcessStretch(
        sample.node(),
        Instant.ofEpochSecond(Math.floorDiv(sample.at().getEpochSecond(), seconds) * seconds),
        sample.at(),
        sample.took(),
        sample.memoryBytes(),
        sample.memoryBytes(),
        sample.heapBytes(),
        sample.cpu(),
        sample.gcPause(),
        sample.collections(),
        sample.allocatedBytes(),
        sample.logLines());
  }

  /** This one with further samples of the same. */
  public ProcessStretch and(ProcessStretch later) {
    return new ProcessStretch(
        node,
        from,
        later.until,
        covered.plus(later.covered),
        Math.min(leastMemoryBytes, later.leastMemoryBytes),
        Math.max(mostMemoryBytes, later.mostMemoryBytes),
        Math.max(mostHeapBytes, later.mostHeapBytes),
        cpu.plus(later.cpu),
        gcPause.plus(later.gcPause),
        collections + later.collections,
        allocatedBytes + later.allocatedBytes,
        logLines + later.logLines);
  }

  /** CPUs that were busy for it on average. */
  public double cores() {
    return covered.isZero() ? 0 : (double) cpu.toNanos() / covered.toNanos();
  }

  /** In a second, on average. */
  public double bytesPerSecond() {
    return covered.isZero() ? 0 : allocatedBytes * 1e9 / covered.toNanos();
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
