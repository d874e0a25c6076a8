package dev.nightshift.server.catalog;

import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Naming;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Collects jobs that agree with each other. What was added stays: of two that contradict each other
 * the first wins. Not thread-safe.
 */
public final class CatalogueBuilder {
  private final Naming naming;
  private final Map<String, JobDefinition> jobs = new LinkedHashMap<>();
  private final List<Alias> aliases = new ArrayList<>();
  private final List<String> retired = new ArrayList<>();

  /** Exported series names, and whose they are. */
  private final Map<String, String> owners = new HashMap<>();

  private final Map<String, Metric> metrics = new HashMap<>();
  private final Map<String, JobAlert> alerts = new HashMap<>();

  public CatalogueBuilder(Naming naming) {
    this.naming = naming;
    for (var core : CoreMetric.values()) {
      seriesOf(naming.of(core), core.kind() == CoreMetric.Kind.HISTOGRAM)
          .forEach(name -> owners.put(name, "the server"));
    }
  }

  /** Why the job contradicts itself or those before it, in sentences; empty: it was added. */
  public List<String> add(JobDefinition job) {
    List<String> problems = new ArrayList<>();
    var namesake = jobs.get(job.name());
    if (namesake != null) {
      problems.add(
          "a job "
              + job.name()
              + " exists already, from plugin "
              + namesake.plugin().name()
              + " "
              + namesake.plugin().version()
              + ".");
    }
    job.metrics().forEach(metric -> check(metric).ifPresent(problems::add));
    job.alerts().forEach(alert -> check(alert, job).ifPresent(problems::add));
    if (problems.isEmpty()) {
      jobs.put(job.name(), job);
      for (var metric : job.metrics()) {
        metrics.put(metric.name(), metric);
        seriesOf(metric).forEach(name -> owners.putIfAbsent(name, "job " + job.name()));
      }
      job.alerts().forEach(alert -> alerts.put(alert.name(), alert));
    }
    return problems;
  }

  /** Why the alias cannot be, in a sentence; empty: it was added. Add the jobs first. */
  public Optional<String> add(Alias alias) {
    var declared = metrics.get(alias.metric());
    boolean ofTheProcess = Alias.OF_THE_PROCESS.contains(alias.metric());
    if (alias.core().isEmpty() && declared == null && !ofTheProcess) {
      return Optional.of(
          "metric is \""
              + alias.metric()
              + "\", which no job has. "
              + NearNames.hint(alias.metric(), aliased()));
    }
    if (ofTheProcess && !alias.jobs().isEmpty()) {
      return Optional.of(
          "jobs is given, but "
              + alias.metric()
              + " is of the server and of no job; leave it out.");
    }
    if (!alias.as().matches("[a-zA-Z_:][a-zA-Z0-9_:]*")) {
      return Optional.of("as is \"" + alias.as() + "\"; write a metric's name.");
    }
    var owner = "alias of " + alias.metric();
    boolean histogram =
        alias
            .core()
            .map(core -> core.kind() == CoreMetric.Kind.HISTOGRAM)
            .orElse(declared == null || declared.kind() == Metric.Kind.TIMER);
    if (histogram && !alias.without().isEmpty()) {
      return Optional.of(
          "without is given, but only counters and gauges are added up; leave it out.");
    }
    for (var name : seriesOf(alias.as(), histogram)) {
      var other = owners.get(name);
      if (other != null && !other.equals(owner)) {
        return Optional.of(
            "as is \"" + alias.as() + "\", but " + name + " is exported by " + other + " already.");
      }
    }
    seriesOf(alias.as(), histogram).forEach(name -> owners.put(name, owner));
    aliases.add(alias);
    return Optional.empty();
  }

  private List<String> aliased() {
    return Stream.of(
            Arrays.stream(CoreMetric.values())
                .filter(metric -> metric.labels().contains("job"))
                .map(metric -> metric.suffix().substring(1)),
            metrics.keySet().stream().sorted(),
            Alias.OF_THE_PROCESS.stream())
        .flatMap(names -> names)
        .toList();
  }

  /** Announces that a job of this name is gone. */
  public void retire(String name) {
    retired.add(name);
  }

  public Catalogue build() {
    return new Catalogue(naming, List.copyOf(jobs.values()), aliases, retired);
  }

  private Optional<String> check(Metric metric) {
    var known = metrics.get(metric.name());
    if (known != null) {
      return known.equals(metric)
          ? Optional.empty()
          : Optional.of(
              "metric "
                  + metric.name()
                  + " is declared differently by "
                  + owners.get(seriesOf(metric).get(0))
                  + "; kind, help, label, values and unit must be the same.");
    }
    if (metric.name().startsWith("jvm_") || metric.name().startsWith("process_")) {
      return Optional.of(
          "metric " + metric.name() + ": names that begin with jvm_ or process_ are the server's.");
    }
    for (var name : seriesOf(metric)) {
      if (owners.containsKey(name)) {
        return Optional.of(
            "metric "
                + metric.name()
                + ": "
                + name
                + " is exported by "
                + owners.get(name)
                + " already; choose another name.");
      }
    }
    return Optional.empty();
  }

  private Optional<String> check(JobAlert alert, JobDefinition job) {
    if (alert.name().startsWith("BackgroundJob")) {
      return Optional.of(
          "alert " + alert.name() + ": names that begin with BackgroundJob are the server's.");
    }
    var known = alerts.get(alert.name());
    if (known != null && !known.equals(alert)) {
      return Optional.of("alert " + alert.name() + " is declared differently by another job.");
    }
    var declared = job.metrics().stream().flatMap(metric -> seriesOf(metric).stream()).toList();
    for (var name : AlertExpression.metrics(alert.expression())) {
      if (!declared.contains(name) && !"the server".equals(owners.get(name))) {
        return Optional.of(
            "alert "
                + alert.name()
                + " asks for "
                + name
                + ", which the job does not declare. "
                + NearNames.hint(name, job.metrics().stream().map(Metric::name).toList()));
      }
    }
    return Optional.empty();
  }

  private static List<String> seriesOf(Metric metric) {
    return seriesOf(metric.name(), metric.kind() == Metric.Kind.TIMER);
  }

  private static List<String> seriesOf(String name, boolean histogram) {
    return histogram
        ? List.of(name, name + "_bucket", name + "_sum", name + "_count")
        : List.of(name);
  }
}
