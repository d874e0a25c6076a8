package dev.nightshift.server.deployed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.job.Metric;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.alert.WrittenRule;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.SeriesNames;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.deployed.Report.Place;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Whether Prometheus has the series that rules and dashboards ask for. */
final class SeriesCheck {
  private final BundleInput input;
  private final Report.Builder report;
  private final Map<String, SortedSet<String>> users = new TreeMap<>();

  SeriesCheck(BundleInput input, Report.Builder report) {
    this.input = input;
    this.report = report;
  }

  /**
   * Looks for them.
   *
   * @param scraped whether any server is, else it was told before that nothing can be there
   */
  void run(PrometheusApi prometheus, Bundle bundle, List<WrittenRule> rules, boolean scraped) {
    Set<String> recorded = new HashSet<>();
    for (var rule : rules) {
      use(rule.name(), rule.expression());
      if (!rule.alert()) {
        recorded.add(rule.name());
      }
    }
    bundle
        .files()
        .forEach(
            (path, text) -> {
              if (path.startsWith("dashboards/") && path.endsWith(".json")) {
                expressions(path.substring("dashboards/".length()), tree(text));
              }
            });
    var there = prometheus.there(users.keySet());
    if (there.stream().noneMatch(name -> name.startsWith(input.naming().prefix() + "_"))) {
      if (scraped) {
        report.finding(
            Place.PROMETHEUS,
            "It scrapes the servers, and has no series of theirs.",
            "Compare the scrape job with alerts/prometheus.yml: path, port, and relabelling that drops.");
      }
      return;
    }
    var optional = optional();
    SortedSet<String> lacking = new TreeSet<>();
    users.forEach(
        (name, by) -> {
          if (there.contains(name) || recorded.contains(name) || name.startsWith("ALERTS")) {
            return;
          }
          if (optional.contains(name.replaceAll("_(bucket|sum|count)$", ""))
              || optional.contains(name)) {
            lacking.add(name);
          } else {
            report.finding(
                Place.PROMETHEUS,
                "The series " + name + " is not there; it is used by " + shown(by) + ".",
                "Look whether the server's /metrics has it: if so, a relabelling drops it; if not, the"
                    + " server is older than the bundle, or the name is written wrong.");
          }
        });
    if (!lacking.isEmpty()) {
      report.note(
          "These series are not there, and need not be: each comes when a job or config.yml gives it a"
              + " value: "
              + String.join(", ", lacking)
              + ".");
    }
  }

  private static String shown(SortedSet<String> users) {
    return users.size() <= 3
        ? String.join(", ", users)
        : users.first() + " and " + (users.size() - 1) + " others";
  }

  private void use(String user, String expression) {
    for (var name : SeriesNames.of(expression)) {
      users.computeIfAbsent(name, none -> new TreeSet<>()).add(user);
    }
  }

  private void expressions(String dashboard, JsonNode node) {
    if (node.path("expr").isTextual() && !node.path("expr").asText().contains("|~")) {
      use(dashboard, node.path("expr").asText());
    }
    node.forEach(child -> expressions(dashboard, child));
  }

  private static JsonNode tree(String json) {
    try {
      return Endpoint.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a dashboard of the bundle is no JSON", e);
    }
  }

  /** Series that may lack in a sound deployment. */
  private Set<String> optional() {
    Set<String> names = new HashSet<>();
    for (var metric :
        List.of(
            CoreMetric.ITEMS,
            CoreMetric.DEPENDENCY_UP,
            CoreMetric.DEPENDENCY_TOLD,
            CoreMetric.DEPENDENCY_MEMORY,
            CoreMetric.DEPENDENCY_MEMORY_THRESHOLD,
            CoreMetric.SECRET_AGE,
            CoreMetric.SECRET_AGE_LIMIT,
            CoreMetric.NOTIFICATIONS,
            CoreMetric.NOTIFICATION_DURATION,
            CoreMetric.NOTIFICATIONS_PENDING,
            CoreMetric.OLDEST_NOTIFICATION,
            CoreMetric.NOTIFICATION_RATIO,
            CoreMetric.NOTIFICATION_OBJECTIVE,
            CoreMetric.STORE_SIZE_LIMIT,
            CoreMetric.SERVER_MEMORY_THRESHOLD,
            CoreMetric.SERVER_CPU_THRESHOLD,
            CoreMetric.QUEUE_JOBS,
            CoreMetric.RETIRED,
            CoreMetric.ITEMS_RATE_THRESHOLD,
            CoreMetric.LOG_LINES_RATE_THRESHOLD,
            CoreMetric.P50_THRESHOLD,
            CoreMetric.P95_THRESHOLD,
            CoreMetric.DURATION_P50,
            CoreMetric.DURATION_P95,
            CoreMetric.LAST_DURATION,
            CoreMetric.HEALTH_SCORE)) {
      names.add(input.naming().of(metric));
    }
    unless(job -> job.timing().expectedInterval().isPresent(), CoreMetric.EXPECTED_INTERVAL, names);
    unless(job -> job.timing().expectedDuration().isPresent(), CoreMetric.EXPECTED_DURATION, names);
    for (var job : input.jobs()) {
      for (var metric : job.metrics()) {
        if (metric.kind() == Metric.Kind.GAUGE) {
          names.add(metric.name());
        }
      }
    }
    return names;
  }

  private void unless(Predicate<JobDefinition> any, CoreMetric metric, Set<String> names) {
    if (input.jobs().stream().noneMatch(any)) {
      names.add(input.naming().of(metric));
    }
  }
}
