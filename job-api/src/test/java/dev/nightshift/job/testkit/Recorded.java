package dev.nightshift.job.testkit;

import dev.nightshift.job.Context;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The declared metrics of one run, and what was recorded for them. */
final class Recorded {
  private final Declaration declaration;
  private final Map<String, Double> values = new ConcurrentHashMap<>();
  private final Map<String, List<Duration>> durations = new ConcurrentHashMap<>();

  Recorded(Declaration declaration) {
    this.declaration = declaration;
  }

  Context.Counter counter(String name, String... labelValue) {
    var series = series(Metric.Kind.COUNTER, name, labelValue);
    return amount -> {
      if (!(amount >= 0)) {
        throw new IllegalArgumentException(
            "counter " + name + " was given " + amount + "; a counter only grows");
      }
      values.merge(series, amount, Double::sum);
    };
  }

  Context.Gauge gauge(String name, String... labelValue) {
    var series = series(Metric.Kind.GAUGE, name, labelValue);
    return value -> values.put(series, value);
  }

  Context.Timer timer(String name, String... labelValue) {
    var series = series(Metric.Kind.TIMER, name, labelValue);
    return duration ->
        durations.computeIfAbsent(series, any -> new CopyOnWriteArrayList<>()).add(duration);
  }

  OptionalDouble value(String name, String... labelValue) {
    var found = values.get(name + String.join(",", labelValue));
    return found == null ? OptionalDouble.empty() : OptionalDouble.of(found);
  }

  List<Duration> durations(String name, String... labelValue) {
    return List.copyOf(durations.getOrDefault(name + String.join(",", labelValue), List.of()));
  }

  private String series(Metric.Kind kind, String name, String... labelValue) {
    var metric =
        declaration.metrics().stream()
            .filter(declared -> declared.name().equals(name) && declared.kind() == kind)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the job declares no %s %s; declared are %s"
                            .formatted(kind, name, declaredNames())));
    var given = List.of(labelValue);
    boolean fits =
        metric.label().isEmpty()
            ? given.isEmpty()
            : given.size() == 1 && metric.values().containsAll(given);
    if (!fits) {
      throw new IllegalArgumentException(
          "%s was given %s; its label \"%s\" takes one of %s"
              .formatted(name, given, metric.label(), metric.values()));
    }
    return name + String.join(",", given);
  }

  private List<String> declaredNames() {
    var names = new ArrayList<String>();
    declaration.metrics().forEach(metric -> names.add(metric.name()));
    return names;
  }
}
