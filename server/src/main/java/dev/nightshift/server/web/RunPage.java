package dev.nightshift.server.web;

import dev.nightshift.job.FailureMode;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One run with its log. */
public final class RunPage extends Page {
  private final Run run;
  private final List<LogLine> log;
  private final FailureMode known;
  private final boolean more;
  private final Pause pause;

  /**
   * @param known may be null
   * @param more the log goes on after these lines
   * @param pause of its job, while it is open; null without one
   */
  RunPage(Run run, List<LogLine> log, FailureMode known, boolean more, Pause pause, Instant now) {
    super("run.ftlh", run.job() + ", " + run.state().name().toLowerCase(Locale.ROOT), now);
    this.run = run;
    this.log = log;
    this.known = known;
    this.more = more;
    this.pause = pause;
  }

  public RunRow getRow() {
    return new RunRow(run, now());
  }

  /** Null without one. */
  public FailureMode getKnown() {
    return known;
  }

  /** How its job is paused; null if it is not, or the run has ended. */
  public String getPause() {
    return Holds.pause(pause);
  }

  public boolean isMore() {
    return more;
  }

  public List<Line> getLog() {
    return log.stream().map(Line::of).toList();
  }

  /** Facts by name, in the order shown. */
  public Map<String, String> getFacts() {
    Map<String, String> facts = new java.util.LinkedHashMap<>();
    facts.put("due", Wording.instant(run.due()));
    facts.put("started", run.started() == null ? "not yet" : Wording.instant(run.started()));
    facts.put("finished", run.finished() == null ? "not yet" : Wording.instant(run.finished()));
    facts.put("took", took(run, now()));
    facts.put("items", Wording.count(run.progress().items()));
    facts.put("trigger", new RunRow(run, now()).getTrigger());
    facts.put("attempt", Integer.toString(run.attempt()));
    facts.put("node", run.node() == null ? "none yet" : run.node());
    facts.put("CPU", Wording.took(run.cpu()));
    facts.put("allocated", Wording.bytes(run.allocatedBytes()));
    if (run.dryRun()) {
      facts.put("dry run", "yes");
    }
    if (run.retryOf() != null) {
      facts.put("retry of", run.retryOf().toString());
    }
    var cancel = run.cancel();
    if (cancel != null) {
      facts.put(
          "to be cancelled",
          "by "
              + cancel.by()
              + " at "
              + Wording.instant(cancel.at())
              + (cancel.reason().isEmpty() ? "" : ": " + cancel.reason()));
    }
    new TreeMap<>(run.parameters()).forEach((name, value) -> facts.put("--param " + name, value));
    new TreeMap<>(run.progress().context()).forEach(facts::put);
    return facts;
  }

  /** A line of the log. */
  public record Line(String at, String level, String text) {
    private static Line of(LogLine line) {
      return new Line(Wording.instant(line.at()).substring(11, 19), line.level(), line.text());
    }
  }
}
