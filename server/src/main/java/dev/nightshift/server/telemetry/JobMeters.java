package dev.nightshift.server.telemetry;

import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import io.prometheus.client.Counter;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One job's counters and histograms of this process. Thread-safe. */
final class JobMeters {
  /** Every level, as a line of a run has it and as the label shows it. */
  private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR");

  private final Counter.Child successes;
  private final Counter.Child failures;
  private final Counter.Child cancelled;
  private final Counter.Child retries;
  private final Counter.Child items;
  private final Counter.Child cpuSeconds;
  private final Counter.Child allocatedBytes;
  private final Counter.Child slowStatements;
  private final Counter.Child anomalies;
  private final Map<ErrorKind, Counter.Child> failuresByKind;
  private final Map<MissCause, Counter.Child> missedByCause;
  private final Map<String, Counter.Child> linesByLevel;
  private final Histograms.Child durations;
  private final Histograms.Child startDelays;

  JobMeters(String job, NodeSeries series) {
    successes = series.counter(CoreMetric.RUNS, job, "success");
    failures = series.counter(CoreMetric.RUNS, job, "failure");
    cancelled = series.counter(CoreMetric.CANCELLED, job);
    retries = series.counter(CoreMetric.RETRIES, job);
    items = series.counter(CoreMetric.ITEMS_PROCESSED, job);
    cpuSeconds = series.counter(CoreMetric.CPU, job);
    allocatedBytes = series.counter(CoreMetric.ALLOCATED, job);
    slowStatements = series.counter(CoreMetric.SLOW_STATEMENTS, job);
    anomalies = series.counter(CoreMetric.ANOMALIES, job);
    failuresByKind = new EnumMap<>(ErrorKind.class);
    for (var kind : ErrorKind.values()) {
      failuresByKind.put(kind, series.counter(CoreMetric.FAILURES, job, kind.label()));
    }
    missedByCause = new EnumMap<>(MissCause.class);
    for (var cause : MissCause.values()) {
      missedByCause.put(cause, series.counter(CoreMetric.MISSED_SLOTS, job, cause.label()));
    }
    linesByLevel =
        LEVELS.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Function.identity(),
                    level ->
                        series.counter(CoreMetric.LOG_LINES, job, level.toLowerCase(Locale.ROOT))));
    durations = series.durations(job);
    startDelays = series.startDelays(job);
  }

  void started(Run run) {
    startDelays.observe(
        Math.max(0, Seconds.of(Duration.between(run.due(), run.started()))), id(run));
  }

  /**
   * Counts an end. Durations are those of last attempts that came to an end of their own: where a
   * server died the end is when somebody noticed, where a person cancelled it is when they did.
   */
  void ended(Run run, boolean last) {
    if (run.state().failure()) {
      failuresByKind.get(kind(run)).inc();
    }
    if (run.state() == RunState.CANCELLED) {
      cancelled.inc();
    }
    if (!last) {
      retries.inc();
      return;
    }
    if (run.state() == RunState.SUCCEEDED) {
      successes.incWithExemplar(NodeSeries.EXEMPLAR, id(run));
    } else if (run.state().failure()) {
      failures.incWithExemplar(NodeSeries.EXEMPLAR, id(run));
    }
    if (run.state() != RunState.CANCELLED && run.state() != RunState.STALLED) {
      run.took().ifPresent(took -> durations.observe(Seconds.of(took), id(run)));
    }
  }

  /** Adds work done since it was last added; no amount is negative. */
  void worked(long moreItems, Duration moreCpu, long moreBytes) {
    items.inc((double) moreItems);
    cpuSeconds.inc(Seconds.of(moreCpu));
    allocatedBytes.inc((double) moreBytes);
  }

  void missed(MissCause cause, long count) {
    missedByCause.get(cause).inc((double) count);
  }

  void logged(String level) {
    linesByLevel.getOrDefault(level, linesByLevel.get("INFO")).inc();
  }

  void slowStatement() {
    slowStatements.inc();
  }

  void anomaly() {
    anomalies.inc();
  }

  private static ErrorKind kind(Run run) {
    if (run.error() != null) {
      return run.error().kind();
    }
    return switch (run.state()) {
      case TIMED_OUT -> ErrorKind.TIMEOUT;
      case STALLED -> ErrorKind.LOST_SERVER;
      default -> ErrorKind.JOB_ERROR;
    };
  }

  private static String id(Run run) {
    return run.id().toString();
  }
}
