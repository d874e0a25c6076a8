package dev.nightshift.server.telemetry;

import dev.nightshift.server.run.CurrentRun;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.telemetry.line.Fields;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The last line of a run: what it did, how long that took, and how much of it went well. */
final class RunSummary {
  /** The fact by which a job says how many of its items failed. */
  private static final String FAILED_ITEMS = "failCount";

  private final Run run;
  private final long failed;

  RunSummary(Run run) {
    this.run = run;
    this.failed = number(run.progress().context().get(FAILED_ITEMS));
  }

  /** What a run at work has counted. */
  static Map<String, Object> soFar(CurrentRun.Sink run) {
    var numbers = run.numbers();
    if (numbers.get(Fields.ITEMS) instanceof Long items) {
      numbers.put(Fields.SUCCESS_RATE, rate(items, number(run.context().get(FAILED_ITEMS))));
    }
    return numbers;
  }

  /** What the job said of the run, without what stands among the values. */
  Map<String, String> facts() {
    Map<String, String> facts = new TreeMap<>(run.progress().context());
    facts.remove(FAILED_ITEMS);
    return facts;
  }

  String phase() {
    return RunTeller.phase(run.state());
  }

  String text(boolean last) {
    var text = new StringBuilder(phase().replace('_', ' '));
    run.took().ifPresent(took -> text.append(" after ").append(seconds(took)));
    long items = run.progress().items();
    text.append(", ").append(items).append(items == 1 ? " item" : " items");
    if (failed > 0) {
      text.append(", ").append(failed).append(" of them failed");
    }
    if (run.error() != null) {
      text.append(": ").append(firstLine(run.error().text()));
    }
    return text.append(last ? "" : "; it is tried again").toString();
  }

  /** Counts, total, average and rate; without what is not known. */
  Map<String, Object> values() {
    long items = run.progress().items();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(Fields.EVENT, Fields.ENDED);
    values.put(Fields.STATE, run.state().name());
    values.put(Fields.ATTEMPT, run.attempt());
    values.put(Fields.ITEMS, items);
    values.put(Fields.SUCCESS_COUNT, Math.max(0, items - failed));
    values.put(Fields.FAIL_COUNT, failed);
    run.took()
        .ifPresent(
            took -> {
              values.put(Fields.DURATION, took.toMillis());
              if (items > 0) {
                values.put(Fields.AVERAGE, Math.round((double) took.toNanos() / 1e3 / items) / 1e3);
              }
            });
    if (items > 0) {
      values.put(Fields.SUCCESS_RATE, rate(items, failed));
    }
    values.put(Fields.CPU, run.cpu().toMillis());
    values.put(Fields.ALLOCATED, run.allocatedBytes());
    if (run.error() != null) {
      values.put(Fields.ERROR_KIND, run.error().kind().label());
      values.put(Fields.ERROR, run.error().text());
    }
    return values;
  }

  private static double rate(long items, long failed) {
    return Math.round((double) Math.max(0, items - failed) / items * 1e4) / 1e4;
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1e3);
  }

  private static long number(String text) {
    try {
      return text == null ? 0 : Math.max(0, Long.parseLong(text));
    } catch (NumberFormatException e) {
      // the job means something else by it
      return 0;
    }
  }
}
