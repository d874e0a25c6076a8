package dev.nightshift.server.telemetry;

import dev.nightshift.job.Intensity;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.StoreSnapshot;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gauges of what the store says, of the catalogue's jobs. A job without a row, which is new, is not
 * paused and never ran; since when it is active is not known, so that its series is absent.
 */
final class StateSeries {
  private static final List<String> QUEUE_STATES =
      List.of("waiting", "active", "delayed", "completed", "failed");

  private final Catalogue catalogue;
  private final Map<CoreMetric, Family> families = new EnumMap<>(CoreMetric.class);

  private StateSeries(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  static List<MetricFamilySamples> collect(
      Catalogue catalogue, StoreSnapshot snapshot, Map<JobDefinition, JobState> states) {
    var series = new StateSeries(catalogue);
    catalogue.jobs().forEach(job -> series.fill(job, states.get(job), snapshot));
    series.queues(snapshot);
    series.add(CoreMetric.MAINTENANCE_ACTIVE, List.of(), snapshot.maintenance() ? 1 : 0);
    return series.families.values().stream().map(Family::samples).toList();
  }

  /** How each job of the catalogue stands. */
  static Map<JobDefinition, JobState> states(Catalogue catalogue, StoreSnapshot snapshot) {
    var byName = snapshot.jobs().stream().collect(Collectors.groupingBy(JobStatus::job));
    return catalogue.jobs().stream()
        .collect(
            Collectors.toMap(
                Function.identity(),
                job ->
                    JobState.of(job, byName.getOrDefault(job.name(), List.of()), snapshot.at())));
  }

  private static int level(Intensity intensity) {
    return switch (intensity) {
      case LOW -> 1;
      case MEDIUM -> 2;
      case HIGH -> 3;
    };
  }

  private void fill(JobDefinition job, JobState state, StoreSnapshot snapshot) {
    var label = List.of(job.name());
    // a window of named jobs mutes theirs alone
    boolean held = snapshot.window(job.name()).filter(window -> !window.whole()).isPresent();
    add(CoreMetric.PAUSED, label, state.paused() || held ? 1 : 0);
    var orders = state.orders();
    add(CoreMetric.INTENSITY, label, level(orders.intensity(job.execution().intensity())));
    add(CoreMetric.OTHER_SCHEDULE, label, orders.schedule() == null ? 0 : 1);
    var activeSince = state.latest(JobStatus::activeSince);
    known(CoreMetric.ACTIVE_SINCE, label, activeSince.map(Seconds::of));
    known(
        CoreMetric.LAST_ITEMS,
        label,
        later(state.earliest(JobStatus::lastItems), activeSince).map(Seconds::of));
    time(CoreMetric.LAST_COMPLETION, label, state.earliest(JobStatus::lastCompletion));
    time(CoreMetric.LAST_SUCCESS, label, state.earliest(JobStatus::lastSuccess));
    time(CoreMetric.NEXT_RUN, label, state.earliestKnown(JobStatus::nextDue));
    time(CoreMetric.LAST_MISSED_SLOT, label, state.latest(JobStatus::lastMissed));
    known(CoreMetric.LAST_DURATION, label, state.longest(JobStatus::lastDuration).map(Seconds::of));
    known(CoreMetric.DURATION_P50, label, state.longest(JobStatus::p50).map(Seconds::of));
    known(CoreMetric.DURATION_P95, label, state.longest(JobStatus::p95).map(Seconds::of));
    known(CoreMetric.HEALTH_SCORE, label, state.healthScore());
    add(CoreMetric.CONSECUTIVE_FAILURES, label, state.most(JobStatus::consecutiveFailures));
    add(CoreMetric.CONSECUTIVE_SLOW, label, state.most(JobStatus::consecutiveSlow));
    time(CoreMetric.OLDEST_ACTIVE_START, label, state.earliestKnown(JobStatus::oldestActiveStart));
    add(CoreMetric.QUEUED_RUNS, label, state.sum(status -> (long) status.queued()));
    time(CoreMetric.OLDEST_QUEUED, label, state.earliestKnown(JobStatus::oldestQueued));
    if (job.reportsItemStates()) {
      items(job, "healthy", state, JobStatus::healthyItems);
      items(job, "degraded", state, JobStatus::degradedItems);
      items(job, "unrecoverable", state, JobStatus::unrecoverableItems);
    }
  }

  private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
    return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
  }

  private void items(
      JobDefinition job, String which, JobState state, Function<JobStatus, Long> value) {
    if (state.told(value::apply)) {
      add(CoreMetric.ITEMS, List.of(job.name(), which), state.sum(value));
    }
  }

  private void queues(StoreSnapshot snapshot) {
    Map<String, Map<String, Long>> queues = new TreeMap<>(snapshot.queues());
    catalogue.jobs().forEach(job -> queues.putIfAbsent(job.execution().queue(), Map.of()));
    queues.forEach(
        (queue, counts) ->
            QUEUE_STATES.forEach(
                state ->
                    add(
                        CoreMetric.QUEUE_JOBS,
                        List.of(queue, state),
                        counts.getOrDefault(state, 0L))));
  }

  private void time(CoreMetric metric, List<String> label, Optional<Instant> at) {
    add(metric, label, at.map(Seconds::of).orElse(0.0));
  }

  private void known(CoreMetric metric, List<String> label, Optional<Double> value) {
    value.ifPresent(number -> add(metric, label, number));
  }

  private void add(CoreMetric metric, List<String> labels, double value) {
    family(metric).add(value, labels);
  }

  private Family family(CoreMetric metric) {
    return families.computeIfAbsent(metric, m -> Family.of(catalogue.naming(), m));
  }
}
