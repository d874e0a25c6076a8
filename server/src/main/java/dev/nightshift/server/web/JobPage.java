package dev.nightshift.server.web;

import dev.nightshift.job.FailureMode;
import dev.nightshift.job.Link;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One job: what it is, how it stands, its last runs. */
public final class JobPage extends Page {
  private final JobOverview job;
  private final List<Run> runs;
  private final List<MissedSlots.Range> missed;

  /**
   * @param missed ranges of the last 7 days
   */
  JobPage(JobOverview job, List<Run> runs, List<MissedSlots.Range> missed, Instant now) {
    super("job.ftlh", job.definition().name(), now);
    this.job = job;
    this.runs = runs;
    this.missed = missed;
  }

  public JobRow getRow() {
    return new JobRow(job, now());
  }

  public List<RunRow> getRuns() {
    return runs.stream().map(run -> new RunRow(run, now())).toList();
  }

  /** Who holds the job back, since when and why; null if nobody does. */
  public String getPause() {
    return Holds.pause(job.orders().pause());
  }

  /** Which maintenance window holds the job back; null if none does. */
  public String getWindow() {
    return job.window().map(Holds::window).orElse(null);
  }

  /** How many due times passed without a run; null if none did. */
  public String getMissed() {
    long slots = missed.stream().mapToLong(MissedSlots.Range::slots).sum();
    long caughtUp = missed.stream().mapToLong(MissedSlots.Range::caughtUp).sum();
    if (slots == 0) {
      return null;
    }
    var last =
        missed.stream().map(MissedSlots.Range::to).max(Comparator.naturalOrder()).orElse(now());
    return Wording.count(slots)
        + (slots == 1 ? " due time" : " due times")
        + " in 7 days, the last "
        + Wording.ago(last, now())
        + (caughtUp == 0 ? "" : "; caught up: " + Wording.count(caughtUp));
  }

  /** Who ordered the schedule, when and why; null if it is the declared one. */
  public String getOrderedSchedule() {
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

  public String getIntensity() {
    var declared = job.definition().execution().intensity();
    var ordered = job.orders().intensity();
    return ordered == null
        ? declared.name().toLowerCase(Locale.ROOT)
        : ordered.name().toLowerCase(Locale.ROOT)
            + ", ordered; declared is "
            + declared.name().toLowerCase(Locale.ROOT);
  }

  public String getItem() {
    return job.definition().item();
  }

  public String getOwner() {
    return job.definition().owner().isEmpty() ? "nobody named" : job.definition().owner();
  }

  public String getPlugin() {
    var plugin = job.definition().plugin();
    return plugin.name() + " " + plugin.version();
  }

  public String getExpected() {
    return job.definition().timing().expectedDuration().map(Wording::took).orElse("not declared");
  }

  public String getMaxRuntime() {
    return Wording.took(job.definition().timing().maxRuntime());
  }

  public List<Link> getLinks() {
    return job.definition().links();
  }

  public List<FailureMode> getFailureModes() {
    return job.definition().failureModes();
  }

  /** The known cause and fix of the last error. */
  Optional<FailureMode> failureMode() {
    return job.last()
        .filter(run -> run.error() != null)
        .flatMap(run -> job.definition().failureMode(run.error().text()));
  }

  /** Null without one. */
  public FailureMode getKnown() {
    return failureMode().orElse(null);
  }
}
