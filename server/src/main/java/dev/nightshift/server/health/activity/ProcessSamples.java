package dev.nightshift.server.health.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A ring of samples of the processes of a deployment. Throws unchecked while the store is away.
 * Thread-safe.
 */
public interface ProcessSamples {

  /**
   * Adds samples, and removes a few more than it adds of those that are over, whosever they are.
   *
   * @param keptFrom what was sampled earlier is over
   */
  void add(List<ProcessSample> samples, Instant keptFrom);

  /**
   * Samples of all processes whose end lies within, the earliest first.
   *
   * @param to the first instant that is no longer in it
   * @param most how many at most, the earliest
   */
  List<ProcessSample> between(Instant from, Instant to, int most);

  /**
   * The same taken together: a row for each process and stretch with samples, the earliest first.
   * Cheap enough for a day.
   *
   * @param width of a stretch, at least a second
   */
  List<ProcessStretch> stretches(Instant from, Instant to, Duration width);
}
