package dev.nightshift.server.catalog;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Intensity;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Schedule;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What config.yml says about a job instead of its declaration; empty: as declared.
 *
 * @param timeZone of the cron schedule, be it declared or overridden
 */
public record JobOverrides(
    Optional<Schedule> schedule,
    Optional<ZoneId> timeZone,
    Optional<String> owner,
    Optional<Criticality> criticality,
    Optional<Duration> expectedDuration,
    Optional<Duration> maxRuntime,
    Optional<Boolean> expectsItems,
    LimitOverrides limits,
    Optional<String> queue,
    Optional<Integer> priority,
    Optional<Retry> retry,
    Optional<Overlap> overlap,
    Optional<AfterOutage> afterOutage,
    Optional<AfterStall> afterStall,
    Optional<Intensity> intensity,
    Optional<Duration> jitter,
    Optional<String> description,
    Optional<String> item) {

  /** Everything as declared. */
  public static final JobOverrides NONE =
      new JobOverrides(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          LimitOverrides.NONE,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * Limits that an alert watches.
   *
   * @param p50 of the last 100 runs, likewise p95
   */
  public record LimitOverrides(
      Optional<Double> itemsPerSecond,
      Optional<Double> logLinesPerSecond,
      Optional<Duration> p50,
      Optional<Duration> p95) {

    /** All as declared. */
    public static final LimitOverrides NONE =
        new LimitOverrides(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }
}
