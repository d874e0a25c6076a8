package dev.nightshift.server.health;

import dev.nightshift.job.FailureMode;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A job that needs somebody, and why. A job that somebody holds back, or a maintenance window does,
 * needs nobody.
 *
 * @param signs the gravest first; never empty
 * @param known the declared cause and fix of its last error
 */
public record Trouble(JobOverview job, Level level, List<Sign> signs, Optional<FailureMode> known) {
  private static final int IN_A_ROW = 3;
  private static final Duration LATE = Duration.ofMinutes(5);
  private static final Duration WAITS_LONG = Duration.ofMinutes(10);

  /** How grave it is. */
  public enum Level {
    CRITICAL,
    WARNING
  }

  /**
   * Something that is wrong with it.
   *
   * @param alert the alert that is about this
   * @param since empty if nobody remembers
   * @param text a sentence without a full stop
   */
  public record Sign(AlertName alert, Optional<Instant> since, String text) {}

  public Trouble {
    signs = List.copyOf(signs);
  }

  /** What is wrong: sentences without a full stop, the gravest first. */
  public List<String> what() {
    return signs.stream().map(Sign::text).toList();
  }

  /** Those of all jobs that need somebody, the gravest first. */
  public static List<Trouble> of(List<JobOverview> jobs, Instant now) {
    return jobs.stream()
        .flatMap(job -> of(job, now).stream())
        .sorted(
            Comparator.comparing(Trouble::level)
                .thenComparing(trouble -> -trouble.job().consecutiveFailures())
                .thenComparing(trouble -> trouble.job().definition().name()))
        .toList();
  }

  /** Empty if the job is well. */
  public static Optional<Trouble> of(JobOverview job, Instant now) {
    if (job.status().isEmpty() || job.status().get().paused() || job.window().isPresent()) {
      return Optional.empty();
    }
    var status = job.status().get();
    var critical = new ArrayList<Sign>();
    var warning = new ArrayList<Sign>();
    failing(job, status, critical, warning);
    stuck(job, status, now, critical);
    absent(job, status, now, critical, warning);
    slow(job, status, now, warning);
    items(status, critical, warning);
    if (critical.isEmpty() && warning.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Trouble(
            job,
            critical.isEmpty() ? Level.WARNING : Level.CRITICAL,
            Stream.concat(critical.stream(), warning.stream()).toList(),
            known(job)));
  }

  private static Optional<FailureMode> known(JobOverview job) {
    return job.last().map(Run::error).flatMap(error -> job.definition().failureMode(error.text()));
  }

  private static void failing(
      JobOverview job, JobStatus status, List<Sign> critical, List<Sign> warning) {
    int failures = status.consecutiveFailures();
    if (failures == 0) {
      return;
    }
    var error = job.last().map(Run::error).map(each -> ": " + each.text()).orElse("");
    boolean row = failures >= IN_A_ROW;
    (row ? critical : warning)
        .add(
            new Sign(
                row ? AlertName.CONSECUTIVE_FAILURES : AlertName.LAST_RUN_FAILED,
                since(job, status, row ? failures - IN_A_ROW : failures - 1),
                failures == 1
                    ? "its last run failed" + error
                    : "its last " + failures + " runs failed" + error));
  }

  /**
   * The end of the run so many before the last one or, if none so old is known, what is next to it.
   */
  private static Optional<Instant> since(JobOverview job, JobStatus status, int before) {
    var recent = job.recent();
    if (before < recent.size()) {
      return Optional.of(recent.get(before).finished());
    }
    return Optional.ofNullable(status.lastSuccess())
        .or(() -> recent.stream().map(Run::finished).min(Comparator.naturalOrder()));
  }

  private static void stuck(JobOverview job, JobStatus status, Instant now, List<Sign> critical) {
    var start = status.oldestActiveStart();
    var most = job.definition().timing().maxRuntime();
    if (start != null && start.plus(most).isBefore(now)) {
      critical.add(
          new Sign(
              AlertName.STALLED,
              Optional.of(start.plus(most)),
              "a run has been at work for "
                  + Wording.about(Duration.between(start, now))
                  + "; "
                  + Wording.took(most)
                  + " is the most it may take"));
    }
  }

  private static void absent(
      JobOverview job, JobStatus status, Instant now, List<Sign> critical, List<Sign> warning) {
    if (status.active() > 0) {
      return;
    }
    var interval = job.definition().timing().expectedInterval();
    var last =
        Stream.of(status.lastCompletion(), status.activeSince())
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder());
    if (interval.isPresent()
        && last.isPresent()
        && last.get().plus(interval.get().multipliedBy(2)).isBefore(now)) {
      critical.add(
          new Sign(
              status.lastCompletion() == null ? AlertName.NEVER_RAN : AlertName.NOT_RUNNING,
              Optional.of(last.get().plus(interval.get().multipliedBy(2))),
              "it has ended no run for "
                  + Wording.about(Duration.between(last.get(), now))
                  + ", and should every "
                  + Wording.about(interval.get())));
    } else if (status.nextDue() != null
        && status.nextDue().plus(LATE).isBefore(now)
        && status.queued() == 0) {
      warning.add(
          new Sign(
              AlertName.MISSED_SCHEDULE,
              Optional.of(status.nextDue().plus(LATE)),
              "it was due " + Wording.ago(status.nextDue(), now) + " and has not begun"));
    }
    if (status.queued() > 0
        && status.oldestQueued() != null
        && status.oldestQueued().plus(WAITS_LONG).isBefore(now)) {
      warning.add(
          new Sign(
              AlertName.QUEUE_DELAY,
              Optional.of(status.oldestQueued().plus(WAITS_LONG)),
              "a run has waited in its queue for "
                  + Wording.about(Duration.between(status.oldestQueued(), now))));
    }
  }

  private static void slow(JobOverview job, JobStatus status, Instant now, List<Sign> warning) {
    if (status.consecutiveSlow() >= IN_A_ROW) {
      warning.add(
          new Sign(
              AlertName.SLOW_REPEATEDLY,
              Optional.ofNullable(status.lastCompletion()),
              "its last "
                  + status.consecutiveSlow()
                  + " runs took over twice the expected "
                  + job.definition()
                      .timing()
                      .expectedDuration()
                      .map(Wording::took)
                      .orElse("time")));
    }
    var completed = status.lastCompletion();
    if (status.lastMissed() != null
        && (completed == null || status.lastMissed().isAfter(completed))
        && status.lastMissed().isAfter(now.minus(Duration.ofDays(7)))) {
      warning.add(
          new Sign(
              AlertName.LAST_SLOT_MISSED,
              Optional.of(status.lastMissed()),
              "its due time " + Wording.ago(status.lastMissed(), now) + " passed without a run"));
    }
  }

  private static void items(JobStatus status, List<Sign> critical, List<Sign> warning) {
    if (status.unrecoverableItems() != null && status.unrecoverableItems() > 0) {
      critical.add(
          new Sign(
              AlertName.ITEMS_UNRECOVERABLE,
              Optional.ofNullable(status.lastCompletion()),
              ofAll(status.unrecoverableItems(), status) + " cannot be recovered"));
    }
    if (status.degradedItems() != null && status.degradedItems() > 0) {
      warning.add(
          new Sign(
              AlertName.ITEMS_DEGRADED,
              Optional.ofNullable(status.lastCompletion()),
              ofAll(status.degradedItems(), status)
                  + (status.degradedItems() == 1 ? " is" : " are")
                  + " degraded"));
    }
  }

  /** The item of a job says what its runs count, which need not be what it looks after. */
  private static String ofAll(long some, JobStatus status) {
    long all =
        Stream.of(status.healthyItems(), status.degradedItems(), status.unrecoverableItems())
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .sum();
    return Wording.count(some) + " of the " + Wording.count(all) + " that it looks after";
  }
}
