package dev.nightshift.server.retention;

import dev.nightshift.job.Setting;
import dev.nightshift.server.run.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How long each kind of record is kept. The section {@code retention} of config.yml.
 *
 * @param every how often the timer looks for what is over
 * @param runs by result, counted from the end of the run; stalled, timed out and abandoned ones
 *     count as failed
 * @param queues the same for runs of a queue, by its name
 * @param jobs the same for runs of a job, by its name; goes before its queue's
 * @param logs lines of a run's log, counted from its end; never longer than the run. Empty: as long
 *     as the run
 * @param missed missed slots
 * @param audit entries of the audit
 * @param days daily totals of a job, which outlive its runs
 * @param nodes servers that are gone
 * @param schedules changes of jobs' schedules; each job's last one stays
 * @param windows maintenance windows; due times of an outage are settled by those that were on
 * @param backups copies of the whole store that this server made, once there is a newer one
 * @param archive whether runs, missed slots and audit entries are archived before they are removed
 * @param archiveFolder for the archive's files
 */
public record RetentionSettings(
    @Setting(byDefault = "1m", min = 1) Duration every,
    @Setting(byDefault = "{}") ByResult runs,
    @Setting(byDefault = "{}") Map<String, Different> queues,
    @Setting(byDefault = "{}") Map<String, Different> jobs,
    @Setting(min = SHORTEST_SECONDS) Optional<Duration> logs,
    @Setting(byDefault = "30d", min = SHORTEST_SECONDS) Duration missed,
    @Setting(byDefault = "90d", min = SHORTEST_SECONDS) Duration audit,
    @Setting(byDefault = "400d", min = SHORTEST_DAYS_SECONDS) Duration days,
    @Setting(byDefault = "30d", min = SHORTEST_SECONDS) Duration nodes,
    @Setting(byDefault = "400d", min = SHORTEST_SECONDS) Duration schedules,
    @Setting(byDefault = "90d", min = SHORTEST_WINDOWS_SECONDS) Duration windows,
    @Setting(byDefault = "30d", min = SHORTEST_SECONDS) Duration backups,
    @Setting(byDefault = "false") boolean archive,
    @Setting(byDefault = "archive") Path archiveFolder) {

  static final int SHORTEST_SECONDS = 60;
  // ratios over a month must not lose a day
  static final int SHORTEST_DAYS_SECONDS = 35 * 24 * 60 * 60;
  // due times of an outage are settled by the windows of that time, 40 days back
  static final int SHORTEST_WINDOWS_SECONDS = 40 * 24 * 60 * 60;
  private static final Duration DAYS_30 = Duration.ofDays(30);

  /** How long runs are kept by result. */
  public record ByResult(
      @Setting(byDefault = "30d", min = SHORTEST_SECONDS) Duration succeeded,
      @Setting(byDefault = "30d", min = SHORTEST_SECONDS) Duration failed,
      @Setting(byDefault = "30d", min = SHORTEST_SECONDS) Duration cancelled) {
    static ByResult of(Duration all) {
      return new ByResult(all, all, all);
    }
  }

  /** The same where some results are said differently. */
  public record Different(
      @Setting(min = SHORTEST_SECONDS) Optional<Duration> succeeded,
      @Setting(min = SHORTEST_SECONDS) Optional<Duration> failed,
      @Setting(min = SHORTEST_SECONDS) Optional<Duration> cancelled) {
    Optional<Duration> of(RunState state) {
      return switch (state) {
        case SUCCEEDED -> succeeded;
        case CANCELLED -> cancelled;
        default -> failed;
      };
    }
  }

  /** What holds where config.yml says nothing. */
  public static RetentionSettings byDefault(Path dataFolder) {
    return new RetentionSettings(
        Duration.ofMinutes(1),
        ByResult.of(DAYS_30),
        Map.of(),
        Map.of(),
        Optional.empty(),
        DAYS_30,
        Duration.ofDays(90),
        Duration.ofDays(400),
        DAYS_30,
        Duration.ofDays(400),
        Duration.ofDays(90),
        DAYS_30,
        false,
        dataFolder.resolve("archive"));
  }

  public RetentionSettings {
    queues = Map.copyOf(queues);
    jobs = Map.copyOf(jobs);
  }

  /** The same with all runs kept for this long. */
  public RetentionSettings withRuns(Duration all) {
    return new RetentionSettings(
        every,
        ByResult.of(all),
        queues,
        jobs,
        logs,
        missed,
        audit,
        days,
        nodes,
        schedules,
        windows,
        backups,
        archive,
        archiveFolder);
  }

  /** How long a run is kept after its end. */
  public Duration keep(String job, String queue, RunState state) {
    return said(jobs, job, state)
        .or(() -> said(queues, queue, state))
        .orElseGet(
            () ->
                switch (state) {
                  case SUCCEEDED -> runs.succeeded();
                  case CANCELLED -> runs.cancelled();
                  default -> runs.failed();
                });
  }

  /** Every duration that {@link #keep} can answer, the shortest first. */
  NavigableSet<Duration> runTimes() {
    var all = new TreeSet<Duration>();
    all.add(runs.succeeded());
    all.add(runs.failed());
    all.add(runs.cancelled());
    addTo(all, queues.values());
    addTo(all, jobs.values());
    return all;
  }

  private static void addTo(NavigableSet<Duration> all, Collection<Different> overrides) {
    for (var override : overrides) {
      override.succeeded().ifPresent(all::add);
      override.failed().ifPresent(all::add);
      override.cancelled().ifPresent(all::add);
    }
  }

  private static Optional<Duration> said(
      Map<String, Different> overrides, String name, RunState state) {
    return Optional.ofNullable(overrides.get(name)).flatMap(override -> override.of(state));
  }
}
