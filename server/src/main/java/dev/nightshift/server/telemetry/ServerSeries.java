package dev.nightshift.server.telemetry;

import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.run.StoreSnapshot;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/** What this process says of itself and of what it depends on. */
final class ServerSeries {
  private final Naming naming;
  private final Supplier<Catalogue> catalogue;
  private final ServerFacts facts;
  private final Watched watched;
  private final Clock clock;
  private final Map<String, Double> dependencyUp = new ConcurrentSkipListMap<>();
  private final Map<String, Double> dependencyTold = new ConcurrentSkipListMap<>();
  private final Map<String, Double> dependencyMemory = new ConcurrentSkipListMap<>();

  ServerSeries(
      Naming naming,
      Supplier<Catalogue> catalogue,
      ServerFacts facts,
      Watched watched,
      Clock clock) {
    this.naming = naming;
    this.catalogue = catalogue;
    this.facts = facts;
    this.watched = watched;
    this.clock = clock;
  }

  void dependency(String name, boolean up) {
    dependencyUp.put(name, up ? 1.0 : 0.0);
    dependencyTold.put(name, clock.millis() / 1000.0);
  }

  void dependencyMemory(String name, long bytes) {
    dependencyMemory.put(name, (double) bytes);
  }

  /**
   * Collects.
   *
   * @param snapshot empty while the store is away
   * @param storeId as last known; empty before the first look
   */
  List<MetricFamilySamples> collect(Optional<StoreSnapshot> snapshot, String storeId) {
    List<MetricFamilySamples> families = new ArrayList<>();
    families.add(
        Family.of(naming, CoreMetric.SERVER_INFO)
            .add(1, List.of(facts.version(), facts.catalogueHash().get(), storeId))
            .samples());
    single(families, CoreMetric.SERVER_TIME, clock.millis() / 1000.0);
    single(families, CoreMetric.STORE_UP, snapshot.isPresent() ? 1 : 0);
    single(families, CoreMetric.PLUGIN_LOAD_FAILED, watched.pluginProblems().getAsInt());
    snapshot
        .map(StoreSnapshot::sizeBytes)
        .filter(bytes -> bytes > 0)
        .ifPresent(bytes -> single(families, CoreMetric.STORE_SIZE, (double) bytes));
    if (snapshot.isPresent()) {
      watched
          .storeClockOffset()
          .get()
          .ifPresent(offset -> single(families, CoreMetric.STORE_CLOCK_OFFSET, Seconds.of(offset)));
    }
    facts
        .storeSizeLimitBytes()
        .ifPresent(bytes -> single(families, CoreMetric.STORE_SIZE_LIMIT, (double) bytes));
    facts
        .memoryThresholdBytes()
        .ifPresent(bytes -> single(families, CoreMetric.SERVER_MEMORY_THRESHOLD, (double) bytes));
    facts
        .cpuThresholdCores()
        .ifPresent(cores -> single(families, CoreMetric.SERVER_CPU_THRESHOLD, cores));
    families.add(workers());
    facts
        .secretAgeLimit()
        .ifPresent(age -> single(families, CoreMetric.SECRET_AGE_LIMIT, Seconds.of(age)));
    var expected = facts.expected();
    single(families, CoreMetric.QUEUE_THRESHOLD, expected.queued());
    single(families, CoreMetric.QUEUE_CRITICAL_THRESHOLD, expected.queuedCritical());
    single(families, CoreMetric.CLOCK_SKEW_THRESHOLD, Seconds.of(expected.clockSkew()));
    single(families, CoreMetric.SUCCESS_OBJECTIVE, expected.success());
    families.add(byDependency(CoreMetric.DEPENDENCY_UP, dependencyUp));
    families.add(byDependency(CoreMetric.DEPENDENCY_TOLD, dependencyTold));
    families.add(byDependency(CoreMetric.DEPENDENCY_MEMORY, dependencyMemory));
    families.add(
        byDependency(CoreMetric.DEPENDENCY_MEMORY_THRESHOLD, facts.dependencyMemoryThresholds()));
    return families;
  }

  private MetricFamilySamples workers() {
    var family = Family.of(naming, CoreMetric.QUEUE_WORKERS);
    catalogue.get().jobs().stream()
        .map(job -> job.execution().queue())
        .distinct()
        .sorted()
        .filter(queue -> facts.workers().applyAsInt(queue) > 0)
        .forEach(queue -> family.add(facts.workers().applyAsInt(queue), List.of(queue)));
    return family.samples();
  }

  private void single(List<MetricFamilySamples> families, CoreMetric metric, double value) {
    families.add(Family.of(naming, metric).add(value, List.of()).samples());
  }

  private MetricFamilySamples byDependency(CoreMetric metric, Map<String, Double> values) {
    var family = Family.of(naming, metric);
    values.forEach((name, value) -> family.add(value, List.of(name)));
    return family.samples();
  }
}
