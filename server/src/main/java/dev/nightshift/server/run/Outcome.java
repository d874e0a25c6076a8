package dev.nightshift.server.run;

import java.time.Duration;
import java.time.Instant;

/**
 * How an attempt ended, before the store knows.
 *
 * @param error null if it succeeded or was cancelled
 * @param itemStates null unless it reported them
 * @param stopped who made it stop; null if nobody did
 * @param course how it went
 */
public record Outcome(
    RunState state,
    Instant started,
    Instant finished,
    Progress progress,
    RunError error,
    ItemStates itemStates,
    Duration cpu,
    long allocatedBytes,
    Stop stopped,
    Course course) {

  /** One of which nobody knows how it went. */
  public Outcome(
      RunState state,
      Instant started,
      Instant finished,
      Progress progress,
      RunError error,
      ItemStates itemStates,
      Duration cpu,
      long allocatedBytes,
      Stop stopped) {
    this(
        state,
        started,
        finished,
        progress,
        error,
        itemStates,
        cpu,
        allocatedBytes,
        stopped,
        Course.UNKNOWN);
  }

  /** How many of the things that a job looks after are in which state. */
  public record ItemStates(long healthy, long degraded, long unrecoverable) {}
}
