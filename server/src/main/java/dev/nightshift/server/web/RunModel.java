package dev.nightshift.server.web;

import dev.nightshift.job.FailureMode;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.run.Course;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Recording;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One run with its log. */
public final class RunModel {
  private static final Duration AROUND = Duration.ofMinutes(1);

  private final Run run;
  private final List<Run> attempts;
  private final List<LogLine> log;
  private final boolean more;
  private final FailureMode known;
  private final Pause pause;
  private final Duration expected;
  private final String item;
  private final List<Recording> recordings;
  private final Instant now;

  /**
   * @param attempts all of its root run
   * @param more the log goes on after these lines
   * @param known may be null
   * @param pause of its job, while it is open; null without one
   * @param expected null if not declared
   */
  RunModel(
      Run run,
      List<Run> attempts,
      List<LogLine> log,
      boolean more,
      FailureMode known,
      Pause pause,
      Duration expected,
      String item,
      List<Recording> recordings,
      Instant now) {
    this.run = run;
    this.attempts = attempts;
    this.log = log;
    this.more = more;
    this.known = known;
    this.pause = pause;
    this.expected = expected;
    this.item = item;
    this.recordings = recordings;
    this.now = now;
  }

  public RunRow row() {
    return new RunRow(run, now);
  }

  /** Null without one. */
  public FailureMode known() {
    return known;
  }

  /** How its job is paused; null if it is not, or the run has ended. */
  public String pause() {
    return Holds.pause(pause);
  }

  public boolean more() {
    return more;
  }

  public List<LogLine> log() {
    return log;
  }

  /** The number of the last line that is shown; 0 without any. */
  public long lastLine() {
    return log.isEmpty() ? 0 : log.get(log.size() - 1).number();
  }

  public String stackTrace() {
    return run.error() == null ? "" : run.error().stackTrace();
  }

  public String errorKind() {
    return run.error() == null ? "" : run.error().kind().label().replace('_', ' ');
  }

  public boolean cancellable() {
    return !run.state().terminal() && run.cancel() == null;
  }

  public boolean retriable() {
    return run.state().terminal() && run.state() != RunState.SUCCEEDED;
  }

  /** What happened when. */
  public List<Step> steps() {
    var steps = new ArrayList<Step>();
    if (run.slot() != null) {
      steps.add(new Step("due", run.due(), "", "good"));
    }
    steps.add(new Step("asked for", run.queued(), "", "good"));
    if (run.started() == null) {
      steps.add(new Step("starts", null, "not yet", run.state().terminal() ? "off" : "live"));
      if (run.state().terminal()) {
        steps.add(new Step(row().getState(), run.finished(), "", "off"));
      }
      return steps;
    }
    var waited = Duration.between(run.due(), run.started());
    steps.add(
        new Step(
            "started",
            run.started(),
            waited.toMillis() < 1_000 ? "" : Wording.about(waited) + " after it was due",
            "good"));
    if (run.finished() == null) {
      steps.add(
          new Step(
              run.progress().phase().isEmpty() ? "at work" : run.progress().phase(),
              null,
              Wording.about(Duration.between(run.started(), now)) + " so far",
              "live"));
    } else {
      steps.add(
          new Step(
              row().getState(),
              run.finished(),
              "after " + row().getTook() + compared(),
              run.state() == RunState.SUCCEEDED ? "good" : run.state().failure() ? "bad" : "off"));
    }
    return steps;
  }

  private String compared() {
    if (expected == null || expected.isZero() || run.took().isEmpty()) {
      return "";
    }
    return ", expected " + Wording.took(expected);
  }

  /** Further attempts of the same run; empty if this is the only one. */
  public List<RunRow> attempts() {
    return attempts.size() < 2
        ? List.of()
        : attempts.stream().map(attempt -> new RunRow(attempt, now)).toList();
  }

  public int attempt() {
    return run.attempt();
  }

  /** Null unless somebody retried another run with this one. */
  public String retryOf() {
    return run.retryOf() == null ? null : run.retryOf().toString();
  }

  /** Who wants it to stop; null if nobody does. */
  public String cancel() {
    var cancel = run.cancel();
    return cancel == null
        ? null
        : "by "
            + cancel.by()
            + " at "
            + Wording.instant(cancel.at())
            + (cancel.reason().isEmpty() ? "" : ": " + cancel.reason());
  }

  /** Facts by name, in the order shown. */
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("took", row().getTook());
    facts.put(item, Wording.count(run.progress().items()));
    facts.put("CPU", cpu());
    facts.put("allocated", Wording.bytes(run.allocatedBytes()));
    if (run.course().gcPause() != null) {
      facts.put("paused by collections", Wording.took(run.course().gcPause()));
    }
    facts.put("asked for by", row().getTrigger());
    facts.put("queue", run.queue() + ", priority " + run.priority());
    facts.put("node", run.node() == null ? "none yet" : run.node());
    if (run.dryRun()) {
      facts.put("dry run", "yes: everything but the changes");
    }
    if (run.debug()) {
      facts.put("log level", "DEBUG, for this run");
    }
    return facts;
  }

  private String cpu() {
    var text = Wording.took(run.cpu());
    var took =
        run.started() == null
            ? Duration.ZERO
            : Duration.between(run.started(), run.finished() == null ? now : run.finished());
    return took.toMillis() < 100
        ? text
        : text + ", " + Wording.percent(Math.min(1, run.cpu().toNanos() / (double) took.toNanos()));
  }

  /** What it did in each of its phases; empty if it named none. */
  public List<PhaseRow> phases() {
    return run.course().phases().stream().map(phase -> PhaseRow.of(phase, run)).toList();
  }

  public Map<String, String> parameters() {
    return new TreeMap<>(run.parameters());
  }

  /** What it attached, and the gauges that it set. */
  public Map<String, String> context() {
    Map<String, String> context = new TreeMap<>(run.progress().context());
    run.progress().gauges().forEach((name, value) -> context.put(name, number(value)));
    return context;
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Wording.count((long) value)
        : Double.toString(value);
  }

  /** What the flight recorder recorded of it. */
  public List<Recorded> recordings() {
    return recordings.stream()
        .map(
            one ->
                new Recorded(
                    one.id().toString(),
                    one.state() == Recording.State.KEPT,
                    switch (one.state()) {
                      case WANTED, TAKEN -> "goes on until the run ends";
                      case KEPT -> Wording.bytes(one.bytes()) + ", on " + one.node();
                      case FAILED -> "there is none";
                    },
                    one.note()))
        .toList();
  }

  /** Query of the page that tells what else ran then. */
  public String around() {
    var from = run.started() == null ? run.queued() : run.started();
    var to = run.finished() == null ? now : run.finished();
    return "from=" + from.minus(AROUND) + "&to=" + to.plus(AROUND);
  }

  /**
   * A phase in words.
   *
   * @param times empty if it was entered once
   * @param cpuPercent of the run's
   * @param bytesPercent likewise
   */
  public record PhaseRow(
      String name,
      String times,
      String took,
      String cpu,
      double cpuPercent,
      String bytes,
      double bytesPercent,
      String items,
      String gcPause) {
    private static PhaseRow of(Course.Phase phase, Run run) {
      var all = run.course().phases();
      return new PhaseRow(
          phase.name().isEmpty() ? "before the first" : phase.name(),
          phase.times() > 1 ? Wording.count(phase.times()) + " times" : "",
          Wording.took(phase.took()),
          Wording.took(phase.cpu()),
          percent(phase.cpu().toNanos(), all.stream().mapToLong(one -> one.cpu().toNanos()).sum()),
          Wording.bytes(phase.allocatedBytes()),
          percent(
              phase.allocatedBytes(), all.stream().mapToLong(Course.Phase::allocatedBytes).sum()),
          Wording.count(phase.items()),
          Wording.took(phase.gcPause()));
    }

    private static double percent(long part, long whole) {
      return whole == 0 ? 0 : Math.rint(1_000.0 * part / whole) / 10;
    }
  }

  /**
   * A recording.
   *
   * @param kept there is a file
   * @param note may be empty
   */
  public record Recorded(String id, boolean kept, String text, String note) {}

  /**
   * A point of its life.
   *
   * @param at null if it has not come
   * @param text more about it; may be empty
   * @param tone as of badges
   */
  public record Step(String name, Instant at, String text, String tone) {}
}
