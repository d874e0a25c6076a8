package dev.nightshift.server.telemetry;

import static dev.nightshift.server.conventions.CoreMetric.ALLOCATED;
import static dev.nightshift.server.conventions.CoreMetric.ANOMALIES;
import static dev.nightshift.server.conventions.CoreMetric.CANCELLED;
import static dev.nightshift.server.conventions.CoreMetric.CPU;
import static dev.nightshift.server.conventions.CoreMetric.DURATION;
import static dev.nightshift.server.conventions.CoreMetric.FAILURES;
import static dev.nightshift.server.conventions.CoreMetric.ITEMS_PROCESSED;
import static dev.nightshift.server.conventions.CoreMetric.LISTENER_FAILURES;
import static dev.nightshift.server.conventions.CoreMetric.LOG_LINES;
import static dev.nightshift.server.conventions.CoreMetric.MISSED_SLOTS;
import static dev.nightshift.server.conventions.CoreMetric.RETRIES;
import static dev.nightshift.server.conventions.CoreMetric.RUNS;
import static dev.nightshift.server.conventions.CoreMetric.SLOW_STATEMENTS;
import static dev.nightshift.server.conventions.CoreMetric.START_DELAY;
import static dev.nightshift.server.conventions.CoreMetric.STORE_SLOW_STATEMENTS;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Naming;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Counter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counters and histograms of this process. Those of every job in the catalogue exist from the
 * beginning, at 0: Prometheus does not see a counter grow whose first value is 1. Those of a job
 * that leaves the catalogue stay, since its last runs may still end.
 */
final class NodeSeries {
  /** The label of exemplars. */
  static final String EXEMPLAR = "run_id";

  private static final List<CoreMetric> COUNTERS =
      List.of(
          RUNS,
          ITEMS_PROCESSED,
          FAILURES,
          CANCELLED,
          RETRIES,
          MISSED_SLOTS,
          CPU,
          ALLOCATED,
          LOG_LINES,
          SLOW_STATEMENTS,
          STORE_SLOW_STATEMENTS,
          ANOMALIES,
          LISTENER_FAILURES);

  private final Map<CoreMetric, Counter> counters = new LinkedHashMap<>();
  private final Histograms durations;
  private final Histograms startDelays;
  private final Map<String, JobMeters> jobs = new ConcurrentHashMap<>();
  private final CurrentCatalogue catalogue;
  private final Counter.Child slowInStore;
  private final Counter.Child listenerFailures;

  NodeSeries(CurrentCatalogue catalogue, Clock clock) {
    this.catalogue = catalogue;
    var naming = catalogue.naming();
    for (var metric : COUNTERS) {
      counters.put(
          metric,
          Counter.build(naming.of(metric), metric.help())
              .labelNames(naming.labels(metric).toArray(String[]::new))
              .create());
    }
    durations = histograms(naming, DURATION, clock);
    startDelays = histograms(naming, START_DELAY, clock);
    slowInStore = counter(STORE_SLOW_STATEMENTS);
    listenerFailures = counter(LISTENER_FAILURES);
    catalogue.jobs().forEach(job -> of(job.name()));
  }

  private static Histograms histograms(Naming naming, CoreMetric metric, Clock clock) {
    return new Histograms(naming.of(metric), metric.help(), naming.labels(metric), clock);
  }

  /**
   * The meters of a job; also of one that is not in the catalogue, since the store may still hold
   * runs of it.
   */
  JobMeters of(String job) {
    return jobs.computeIfAbsent(job, name -> new JobMeters(name, this));
  }

  Counter.Child counter(CoreMetric metric, String... labelValues) {
    return counters.get(metric).labels(labelValues);
  }

  Histograms.Child durations(String job) {
    Optional<JobDefinition> definition = catalogue.job(job);
    return durations.child(
        Grid.durations(definition.flatMap(known -> known.timing().expectedDuration())), job);
  }

  Histograms.Child startDelays(String job) {
    return startDelays.child(Grid.delays(), job);
  }

  Counter.Child slowInStore() {
    return slowInStore;
  }

  Counter.Child listenerFailures() {
    return listenerFailures;
  }

  List<MetricFamilySamples> collect() {
    catalogue.jobs().forEach(job -> of(job.name()));
    List<MetricFamilySamples> families = new ArrayList<>();
    counters.values().forEach(counter -> families.addAll(counter.collect()));
    families.add(durations.collect());
    families.add(startDelays.collect());
    return families;
  }
}
