package dev.nightshift.server.web;

import dev.nightshift.job.FailureMode;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.Score;
import dev.nightshift.server.health.Trouble;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.plugin.PluginProblem;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.MaintenanceWindow;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** How everything stands, what is wrong first. */
public final class OverviewModel {
  private static final int HEALTHY = 95;
  private static final int DEGRADED = 80;
  private static final int NEXT = 8;
  private static final int SHOWN = 12;
  private static final Duration MISSED_WITHIN = Duration.ofDays(1);

  private final Shared.Look look;
  private final List<PluginProblem> problems;

  OverviewModel(Shared.Look look, List<PluginProblem> problems) {
    this.look = look;
    this.problems = problems;
  }

  public Score score() {
    return look.score();
  }

  public String scoreTone() {
    int percent = look.score().percent();
    return percent >= HEALTHY ? "good" : percent >= DEGRADED ? "warn" : "bad";
  }

  /** The same in a word. */
  public String scoreWord() {
    return switch (scoreTone()) {
      case "good" -> "healthy";
      case "warn" -> "degraded";
      default -> "unhealthy";
    };
  }

  /** One sentence on the whole. */
  public String verdict() {
    int troubles = look.troubles().size();
    if (look.jobs().isEmpty()) {
      return "No jobs yet: drop a plugin's JAR into plugins/ and start again.";
    }
    return troubles == 0
        ? "Nothing needs you."
        : troubles == 1 ? "1 job needs you." : troubles + " jobs need you.";
  }

  public List<Needy> needy() {
    return look.troubles().stream().limit(SHOWN).map(this::needy).toList();
  }

  /** How many more need somebody than are shown. */
  public int more() {
    return Math.max(0, look.troubles().size() - SHOWN);
  }

  private Needy needy(Trouble trouble) {
    var job = trouble.job();
    return new Needy(
        new JobRow(job, look.at()),
        trouble.level() == Trouble.Level.CRITICAL ? "bad" : "warn",
        trouble.what(),
        trouble.known().orElse(null),
        job.consecutiveFailures() > 0);
  }

  public List<String> problems() {
    return problems.stream().map(PluginProblem::toString).toList();
  }

  /** The maintenance windows that are on, in words. */
  public List<String> windows() {
    return look.snapshot().windows().stream()
        .filter(MaintenanceWindow::whole)
        .map(Holds::window)
        .toList();
  }

  /** Jobs that somebody holds back, or a window of their own does. */
  public List<JobRow> held() {
    return look.jobs().stream()
        .filter(
            job ->
                job.orders().pause() != null
                    || job.window().filter(window -> !window.whole()).isPresent())
        .map(job -> new JobRow(job, look.at()))
        .toList();
  }

  public List<RunRow> running() {
    return look.running().stream().limit(SHOWN).map(run -> new RunRow(run, look.at())).toList();
  }

  public int runningMore() {
    return Math.max(0, look.running().size() - SHOWN);
  }

  public int runningCount() {
    return look.running().size();
  }

  /** Jobs by their next due time, the earliest first. */
  public List<JobRow> next() {
    return look.jobs().stream()
        .filter(job -> job.nextRun().isPresent())
        .sorted(Comparator.comparing(job -> job.nextRun().orElseThrow()))
        .limit(NEXT)
        .map(job -> new JobRow(job, look.at()))
        .toList();
  }

  /** Jobs that missed a due time in the last day, the latest first. */
  public List<MissedRow> missed() {
    return look.jobs().stream()
        .filter(job -> missedAt(job) != null)
        .filter(job -> missedAt(job).isAfter(look.at().minus(MISSED_WITHIN)))
        .sorted(Comparator.comparing(OverviewModel::missedAt).reversed())
        .limit(NEXT)
        .map(job -> new MissedRow(job.definition().name(), missedAt(job)))
        .toList();
  }

  private static java.time.Instant missedAt(JobOverview job) {
    return job.status().map(JobStatus::lastMissed).orElse(null);
  }

  public long waiting() {
    return look.jobs().stream()
        .flatMap(job -> job.status().stream())
        .mapToLong(JobStatus::queued)
        .sum();
  }

  /** Of all runs that ended in 7 days. */
  public String success() {
    var all = look.jobs().stream().flatMap(job -> job.status().stream()).toList();
    long runs = all.stream().mapToLong(JobStatus::runs).sum();
    long good = all.stream().mapToLong(JobStatus::successes).sum();
    return runs == 0 ? "–" : Wording.percent((double) good / runs);
  }

  public String runs() {
    return Wording.count(
        look.jobs().stream()
            .flatMap(job -> job.status().stream())
            .filter(Objects::nonNull)
            .mapToLong(JobStatus::runs)
            .sum());
  }

  public int jobs() {
    return look.jobs().size();
  }

  /**
   * A job that needs somebody.
   *
   * @param known null unless its error is a declared one
   * @param failed whether a retry may help
   */
  public record Needy(
      JobRow job, String tone, List<String> what, FailureMode known, boolean failed) {}

  /** A job that missed a due time. */
  public record MissedRow(String job, java.time.Instant at) {}
}
