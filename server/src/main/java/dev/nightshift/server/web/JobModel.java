package dev.nightshift.server.web;

import dev.nightshift.job.AfterStall;
import dev.nightshift.job.FailureMode;
import dev.nightshift.job.Link;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Parameter;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Scope;
import dev.nightshift.server.catalog.JobDefinition.SettingDescription;
import dev.nightshift.server.engine.JobControls.ScheduleChange;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.Trouble;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.schedule.Finding;
import dev.nightshift.server.schedule.Lint;
import dev.nightshift.server.schedule.ScheduleText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One job: what it is, how it stands, what it did. */
public final class JobModel {
  private static final int LISTED = 20;

  private final JobOverview job;
  private final Trouble trouble;
  private final List<Run> runs;
  private final List<MissedSlots.Range> missed;
  private final Lint lint;
  private final List<ScheduleChange> changes;
  private final Instant now;

  /**
   * @param trouble null if it needs nobody
   * @param missed ranges of the last 7 days
   */
  JobModel(
      JobOverview job,
      Trouble trouble,
      List<Run> runs,
      List<MissedSlots.Range> missed,
      Lint lint,
      List<ScheduleChange> changes,
      Instant now) {
    this.job = job;
    this.trouble = trouble;
    this.runs = runs;
    this.missed = missed;
    this.lint = lint;
    this.changes = changes;
    this.now = now;
  }

  public JobRow row() {
    return new JobRow(job, now);
  }

  public List<RunRow> runs() {
    return runs.stream().limit(LISTED).map(run -> new RunRow(run, now)).toList();
  }

  /** The oldest first. */
  public List<RunRow> strip() {
    var rows = new ArrayList<>(runs.stream().map(run -> new RunRow(run, now)).toList());
    Collections.reverse(rows);
    return rows;
  }

  public List<RunRow> open() {
    return runs.stream()
        .filter(run -> !run.state().terminal())
        .map(run -> new RunRow(current(run), now))
        .toList();
  }

  private Run current(Run run) {
    return job.running().stream()
        .filter(live -> live.run().id().equals(run.id()))
        .findFirst()
        .map(live -> live.current())
        .orElse(run);
  }

  /** What is wrong, the gravest first. */
  public List<String> wrong() {
    return trouble == null ? List.of() : trouble.what();
  }

  /** The known cause and fix of its last error; null without one. */
  public FailureMode known() {
    return trouble == null ? null : trouble.known().orElse(null);
  }

  /** The run that failed last; null if its last run did not. */
  public RunRow failed() {
    return job.consecutiveFailures() == 0
        ? null
        : job.last()
            .filter(run -> run.state().failure())
            .map(run -> new RunRow(run, now))
            .orElse(null);
  }

  /** Who holds the job back, since when and why; null if nobody does. */
  public String pause() {
    return Holds.pause(job.orders().pause());
  }

  /** Which maintenance window holds the job back; null if none does. */
  public String window() {
    return job.window().map(Holds::window).orElse(null);
  }

  public List<Instant> next() {
    var at = job.nextRun().map(List::of).orElse(List.of());
    var all = new ArrayList<>(at);
    lint.next().stream().filter(next -> at.isEmpty() || next.isAfter(at.get(0))).forEach(all::add);
    return all.stream().limit(5).toList();
  }

  public List<Finding> scheduleFindings() {
    return lint.findings();
  }

  public String scheduleText() {
    return ScheduleText.text(job.definition().timing().schedule());
  }

  /** How many due times passed without a run; null if none did. */
  public String missed() {
    long slots = missed.stream().mapToLong(MissedSlots.Range::slots).sum();
    long caughtUp = missed.stream().mapToLong(MissedSlots.Range::caughtUp).sum();
    if (slots == 0) {
      return null;
    }
    return Wording.count(slots)
        + (slots == 1 ? " due time" : " due times")
        + " in 7 days"
        + (caughtUp == 0 ? "" : "; caught up: " + Wording.count(caughtUp));
  }

  /** Whether anything can be caught up. */
  public boolean catchable() {
    return missed.stream().anyMatch(range -> range.caughtUp() < range.slots());
  }

  /** Who ordered the schedule, when and why; null if it is the declared one. */
  public String orderedSchedule() {
    var ordered = job.orders().schedule();
    return ordered == null
        ? null
        : "ordered by "
            + ordered.by()
            + " at "
            + Wording.instant(ordered.at())
            + (ordered.reason().isEmpty() ? "" : ": " + ordered.reason())
            + "; declared is "
            + job.declared().timing().inWords();
  }

  public List<Change> changes() {
    return changes.stream()
        .map(
            change ->
                new Change(
                    change.at(),
                    change.by(),
                    Optional.ofNullable(change.before()).orElse("the declared one"),
                    Optional.ofNullable(change.after()).orElse("the declared one"),
                    change.reason(),
                    change.undone()))
        .toList();
  }

  public String intensity() {
    return job.orders()
        .intensity(job.definition().execution().intensity())
        .name()
        .toLowerCase(Locale.ROOT);
  }

  public boolean intensityOrdered() {
    return job.orders().intensity() != null;
  }

  public List<Parameter> parameters() {
    return job.definition().parameters();
  }

  public Map<String, String> numbers() {
    Map<String, String> numbers = new LinkedHashMap<>();
    numbers.put("7 days succeeded", job.successRatio().map(Wording::percent).orElse("–"));
    numbers.put("median of 100 runs", took(job.status().map(JobStatus::p50)));
    numbers.put("95 % were quicker than", took(job.status().map(JobStatus::p95)));
    numbers.put("expected", took(job.definition().timing().expectedDuration()));
    numbers.put("at most", Wording.took(job.definition().timing().maxRuntime()));
    return numbers;
  }

  private static String took(Optional<Duration> duration) {
    return duration.map(Wording::took).orElse("–");
  }

  /** What it declares and config.yml says, as shown. */
  public Map<String, String> settings() {
    var definition = job.definition();
    var execution = definition.execution();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("owner", definition.owner().isEmpty() ? "nobody named" : definition.owner());
    settings.put("criticality", label(definition.criticality()));
    settings.put("an item is", definition.item());
    settings.put("plugin", definition.plugin().name() + " " + definition.plugin().version());
    settings.put("type", definition.type());
    settings.put("queue", execution.queue() + ", priority " + execution.priority());
    settings.put(
        "where", execution.scope() == Scope.NODE ? "on each node" : "once, on any free node");
    settings.put("at once", overlap(execution.overlap()));
    settings.put("after an outage", label(definition.timing().afterOutage()));
    settings.put(
        "after its server died",
        execution.afterStall() == AfterStall.RERUN ? "run again" : "not run again");
    settings.put("attempts", attempts(execution.retry()));
    if (!definition.dependencies().isEmpty()) {
      settings.put("depends on", String.join(", ", definition.dependencies()));
    }
    return settings;
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String overlap(Overlap overlap) {
    return (overlap.lanes() == 1 ? "one run" : "up to " + overlap.lanes() + " runs")
        + (overlap.waiting() == 0
            ? "; what is due meanwhile is missed"
            : ", " + overlap.waiting() + " more may wait");
  }

  private static String attempts(Retry retry) {
    return retry.attempts() == 1
        ? "1: a failed run is not tried again by itself"
        : retry.attempts()
            + ", the second after "
            + Wording.took(retry.firstDelay())
            + ", at most "
            + Wording.took(retry.maxDelay())
            + " between two";
  }

  /** Keys that its type can be told in config.yml. */
  public List<SettingDescription> keys() {
    return job.definition().settings();
  }

  public List<Link> links() {
    return job.definition().links();
  }

  public List<FailureMode> failureModes() {
    return job.definition().failureModes();
  }

  /** A change of its schedule. */
  public record Change(
      Instant at, String by, String before, String after, String reason, boolean undone) {}
}
