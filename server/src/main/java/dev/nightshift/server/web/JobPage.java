package dev.nightshift.server.web;

import dev.nightshift.job.FailureMode;
import dev.nightshift.job.Link;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One job: what it is, how it stands, its last runs. */
public final class JobPage extends Page {
  private final JobOverview job;
  private final List<Run> runs;

  JobPage(JobOverview job, List<Run> runs, Instant now) {
    super("job.ftlh", job.definition().name(), now);
    this.job = job;
    this.runs = runs;
  }

  public JobRow getRow() {
    return new JobRow(job, now());
  }

  public List<RunRow> getRuns() {
    return runs.stream().map(run -> new RunRow(run, now())).toList();
  }

  /** Who holds the job back, since when and why; null if nobody does. */
  public String getPause() {
    var pause = job.orders().pause();
    return pause == null
        ? null
        : "by "
            + pause.by()
            + " since "
            + Wording.instant(pause.at())
            + (pause.until() == null
                ? ", until somebody resumes it"
                : ", until " + Wording.instant(pause.until()))
            + (pause.reason().isEmpty() ? "" : ": " + pause.reason())
            + switch (pause.running()) {
              case FINISH -> "";
              case HOLD -> " (runs at work wait)";
              case CANCEL -> " (runs at work were cancelled)";
            };
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
