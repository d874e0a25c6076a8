package dev.nightshift.server.bundle.lint;

import dev.nightshift.job.Metric;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Naming;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The labels of each series, as the contract has them, after a scrape. */
public final class SeriesLabels {
  private static final Set<String> OF_TARGETS = Set.of("instance", "deployment");

  /** Series that the libraries name. */
  private static final Map<String, Set<String>> PLATFORM =
      Map.of(
          "jvm_memory_bytes_used", Set.of("area"),
          "jvm_memory_pool_bytes_used", Set.of("pool"),
          "jvm_gc_collection_seconds_sum", Set.of("gc"),
          "jvm_gc_collection_seconds_count", Set.of("gc"),
          "jvm_threads_state", Set.of("state"),
          "http_threads_used_ratio", Set.of("pool"),
          "http_queued_requests", Set.of("pool"),
          "http_failed_responses_total", Set.of("code"),
          "server_log_lines_total", Set.of("level"));

  private final Map<String, Set<String>> exported = new HashMap<>(PLATFORM);
  private final Set<String> counters = new TreeSet<>();

  /** Those of the contract, of the libraries, and of what these jobs declare. */
  public SeriesLabels(Naming naming, Collection<JobDefinition> jobs) {
    for (var metric : CoreMetric.values()) {
      add(
          naming.of(metric),
          metric.kind() == CoreMetric.Kind.HISTOGRAM,
          metric.kind() == CoreMetric.Kind.COUNTER,
          naming.labels(metric));
    }
    for (var job : jobs) {
      for (var metric : job.metrics()) {
        Set<String> labels = new TreeSet<>(Set.of(naming.jobLabel()));
        if (!metric.label().isEmpty()) {
          labels.add(metric.label());
        }
        add(
            metric.name(),
            metric.kind() == Metric.Kind.TIMER,
            metric.kind() == Metric.Kind.COUNTER,
            labels);
      }
    }
    exported.keySet().stream()
        .filter(name -> name.matches(".*(_total|_seconds_(sum|count))"))
        .forEach(counters::add);
    counters.add("process_cpu_seconds_total");
  }

  private void add(String name, boolean histogram, boolean counter, Collection<String> labels) {
    if (counter) {
      counters.add(name);
    }
    if (!histogram) {
      exported.put(name, Set.copyOf(labels));
      return;
    }
    for (var suffix : List.of("_bucket", "_sum", "_count")) {
      Set<String> all = new TreeSet<>(labels);
      if (suffix.equals("_bucket")) {
        all.add("le");
      }
      exported.put(name + suffix, Set.copyOf(all));
      counters.add(name + suffix);
    }
  }

  /** As the page has them; empty if nobody knows. */
  public Optional<Set<String>> onThePage(String name) {
    return exported.containsKey(name)
        ? Optional.of(exported.get(name))
        : ofProcess(name) ? Optional.of(Set.of()) : Optional.empty();
  }

  /** As Prometheus has them; empty if nobody knows. */
  Optional<Set<String>> scraped(String name) {
    return onThePage(name)
        .map(
            labels -> {
              Set<String> all = new TreeSet<>(labels);
              all.addAll(OF_TARGETS);
              all.add("job"); // of the job, or else of the scrape
              return all;
            });
  }

  /** Whether it tells of a server, so that its label job is that of the scrape. */
  boolean ofServers(String name) {
    return onThePage(name).filter(labels -> !labels.contains("job")).isPresent();
  }

  boolean isCounter(String name) {
    return counters.contains(name);
  }

  private static boolean ofProcess(String name) {
    return name.equals("up") || name.matches("(process|jvm|http)_\\w+");
  }
}
