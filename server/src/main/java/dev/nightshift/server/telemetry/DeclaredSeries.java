package dev.nightshift.server.telemetry;

import dev.nightshift.job.Metric;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.CoreMetric;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Counter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics that jobs declare. Each series carries the job's label and then the declared one, so
 * that two jobs may declare the same metric. Counters and timers exist from the beginning for every
 * declared label value. When the catalogue is replaced, what is declared as before goes on, and
 * what is not declared any more stays for the runs that still have it, unless its name is needed.
 */
final class DeclaredSeries {
  private static final Logger LOG = LoggerFactory.getLogger(DeclaredSeries.class);

  private final CurrentCatalogue catalogue;
  private final Clock clock;
  private final Supplier<Map<String, Metric>> declared;
  private final Map<String, Metric> registered = new ConcurrentHashMap<>();
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, Histograms> timers = new ConcurrentHashMap<>();
  private final Map<Key, Counter.Child> counterChildren = new ConcurrentHashMap<>();
  private final Map<Key, Histograms.Child> timerChildren = new ConcurrentHashMap<>();

  /** One series; the value is empty without a label. */
  private record Key(String job, String metric, String value) {}

  DeclaredSeries(CurrentCatalogue catalogue, Clock clock) {
    this.catalogue = catalogue;
    this.clock = clock;
    declared = catalogue.derived(this::declare);
    followCatalogue();
  }

  private void followCatalogue() {
    var unused = declared.get();
  }

  /** Metrics by name, each as the first job declares it. */
  private Map<String, Metric> declare(Catalogue now) {
    var core = Stream.of(CoreMetric.values()).map(now.naming()::of).collect(Collectors.toSet());
    Map<String, Metric> names = new LinkedHashMap<>();
    for (var job : now.jobs()) {
      for (var metric : job.metrics()) {
        if (fits(job, metric, core, names)) {
          makeRoom(metric);
          register(job, metric);
        }
      }
    }
    return names;
  }

  private static boolean fits(
      JobDefinition job, Metric metric, Set<String> core, Map<String, Metric> names) {
    var clashing = core.contains(metric.name()) ? "one of the server's own" : null;
    if (clashing == null) {
      var first = names.computeIfAbsent(metric.name(), name -> metric);
      clashing = alike(first, metric) ? null : described(first) + " of another job";
    }
    if (clashing != null) {
      LOG.warn(
          "Job {} declares the metric {} ({}), but {} is {} already: it is not exported; rename"
              + " it.",
          job.name(),
          metric.name(),
          described(metric),
          metric.name(),
          clashing);
    }
    return clashing == null;
  }

  /** Forgets a metric of this name that an earlier catalogue declared in another way. */
  private void makeRoom(Metric metric) {
    var before = registered.put(metric.name(), metric);
    if (before != null && !alike(before, metric)) {
      counterChildren.keySet().removeIf(key -> key.metric.equals(metric.name()));
      timerChildren.keySet().removeIf(key -> key.metric.equals(metric.name()));
      counters.remove(metric.name());
      timers.remove(metric.name());
    }
  }

  private static boolean alike(Metric one, Metric other) {
    return one.kind() == other.kind() && one.label().equals(other.label());
  }

  private static String described(Metric metric) {
    var kind = metric.kind().name().toLowerCase(Locale.ROOT);
    return metric.label().isEmpty() ? kind : kind + " by " + metric.label();
  }

  private void register(JobDefinition job, Metric metric) {
    for (var value : metric.label().isEmpty() ? List.of("") : metric.values()) {
      var key = new Key(job.name(), metric.name(), value);
      switch (metric.kind()) {
        case COUNTER -> counterChildren.put(key, counter(metric).labels(labelValues(key)));
        case TIMER -> timerChildren.put(key, timer(metric).child(Grid.timers(), labelValues(key)));
        case GAUGE -> {}
      }
    }
  }

  private Counter counter(Metric metric) {
    return counters.computeIfAbsent(
        metric.name(),
        name ->
            Counter.build(name, metric.help())
                .labelNames(labels(metric).toArray(String[]::new))
                .create());
  }

  private Histograms timer(Metric metric) {
    return timers.computeIfAbsent(
        metric.name(), name -> new Histograms(name, metric.help(), labels(metric), clock));
  }

  private List<String> labels(Metric metric) {
    var job = catalogue.naming().jobLabel();
    return metric.label().isEmpty() ? List.of(job) : List.of(job, metric.label());
  }

  private static String[] labelValues(Key key) {
    return key.value.isEmpty() ? new String[] {key.job} : new String[] {key.job, key.value};
  }

  void count(String job, String metric, String labelValue, double amount) {
    followCatalogue();
    var child = counterChildren.get(key(job, metric, labelValue));
    if (child != null) {
      child.inc(amount);
    }
  }

  void time(String job, String metric, String labelValue, Duration duration) {
    followCatalogue();
    var child = timerChildren.get(key(job, metric, labelValue));
    if (child != null) {
      child.observe(Math.max(0, Seconds.of(duration)));
    }
  }

  private static Key key(String job, String metric, String labelValue) {
    return new Key(job, metric, labelValue == null ? "" : labelValue);
  }

  /** Counters and timers of this process. */
  List<MetricFamilySamples> collect() {
    followCatalogue();
    List<MetricFamilySamples> families = new ArrayList<>();
    counters.values().forEach(counter -> families.addAll(counter.collect()));
    timers.values().forEach(timer -> families.add(timer.collect()));
    return families;
  }

  /** Gauges as runs last set them, from the store. */
  List<MetricFamilySamples> gauges(Catalogue now, Map<JobDefinition, JobState> states) {
    var names = declared.get();
    Map<String, Family> families = new LinkedHashMap<>();
    for (var job : now.jobs()) {
      for (var metric : job.metrics()) {
        if (metric.kind() == Metric.Kind.GAUGE
            && names.containsKey(metric.name())
            && alike(names.get(metric.name()), metric)) {
          gauge(families, job, metric, states.get(job).gauges());
        }
      }
    }
    return families.values().stream().map(Family::samples).toList();
  }

  private void gauge(
      Map<String, Family> families, JobDefinition job, Metric metric, Map<String, Double> set) {
    var family =
        families.computeIfAbsent(
            metric.name(), name -> new Family(name, metric.help(), labels(metric)));
    for (var value : metric.label().isEmpty() ? List.of("") : metric.values()) {
      var number = set.get(value.isEmpty() ? metric.name() : metric.name() + "{" + value + "}");
      if (number != null) {
        var key = new Key(job.name(), metric.name(), value);
        family.add(number, List.of(labelValues(key)));
      }
    }
  }
}
