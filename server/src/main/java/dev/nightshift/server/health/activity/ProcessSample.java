package dev.nightshift.server.health.activity;

import java.time.Duration;
import java.time.Instant;

/**
 * What a server's process used in the few seconds before an instant.
 *
 * @param node the process, named as in {@code Run.node}
 * @param at the end of that time; it begins {@code took} before
 * @param residentBytes memory that the process held at its end; 0 where the platform does not say
 * @param heapBytes objects on the heap at its end, dead ones among them
 * @param cpu of all its threads, in that time
 * @param gcPause how long collections stopped all its threads, in that time
 * @param collections that stopped them
 * @param allocatedBytes by its threads, in that time
 * @param logLines that runs wrote, in that time
 */
public record ProcessSample(
    String node,
    Instant at,
    Duration took,
    long residentBytes,
    long heapBytes,
    Duration cpu,
    Duration gcPause,
    long collections,
    long allocatedBytes,
    long logLines) {

  /** What the process held: resident memory, or the heap where that is not known. */
  public long memoryBytes() {
    return residentBytes > 0 ? residentBytes : heapBytes;
  }

  /** CPUs that were busy for it on average. */
  public double cores() {
    return took.isZero() ? 0 : (double) cpu.toNanos() / took.toNanos();
  }
}
