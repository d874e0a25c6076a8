package dev.nightshift.server.run;

import dev.nightshift.job.Context;
import dev.nightshift.job.Metric;
import dev.nightshift.server.catalog.JobDefinition;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** The metrics that a job declares, as one run of it feeds them. Thread-safe. */
final class DeclaredMetrics {
  private final JobDefinition definition;
  private final RunMeters meters;
  private final RunReport report;
  private final BooleanSupplier ended;

  DeclaredMetrics(
      JobDefinition definition, RunMeters meters, RunReport report, BooleanSupplier ended) {
    this.definition = definition;
    this.meters = meters;
    this.report = report;
    this.ended = ended;
  }

  Context.Counter counter(String name, String... labelValue) {
    var value = declared(Metric.Kind.COUNTER, name, labelValue);
    return amount -> {
      if (amount < 0) {
        throw new IllegalArgumentException(
            "counter " + name + ": " + amount + " is negative; a counter only grows");
      }
      if (!ended.getAsBoolean()) {
        meters.count(definition.name(), name, value, amount);
        report.count(key(name, value), amount);
      }
    };
  }

  Context.Gauge gauge(String name, String... labelValue) {
    var value = declared(Metric.Kind.GAUGE, name, labelValue);
    var key = key(name, value);
    return now -> report.gauge(key, now);
  }

  private static String key(String name, String labelValue) {
    return labelValue == null ? name : name + "{" + labelValue + "}";
  }

  Context.Timer timer(String name, String... labelValue) {
    var value = declared(Metric.Kind.TIMER, name, labelValue);
    return duration -> {
      if (!ended.getAsBoolean()) {
        meters.time(definition.name(), name, value, duration);
      }
    };
  }

  /**
   * @return the label's value; null without a label
   */
  private String declared(Metric.Kind kind, String name, String... labelValue) {
    var metric =
        definition.metrics().stream()
            .filter(known -> known.name().equals(name) && known.kind() == kind)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "job "
                            + definition.name()
                            + " declares no "
                            + kind.name().toLowerCase(Locale.ROOT)
                            + " "
                            + name
                            + "; add it to its declaration"));
    boolean fits =
        metric.label().isEmpty()
            ? labelValue.length == 0
            : labelValue.length == 1 && metric.values().contains(labelValue[0]);
    if (!fits) {
      throw new IllegalArgumentException(
          "metric "
              + name
              + ": label value "
              + String.join(", ", labelValue)
              + " is not declared; "
              + (metric.label().isEmpty()
                  ? "it has no label"
                  : metric.label() + " is one of " + metric.values()));
    }
    return labelValue.length == 0 ? null : labelValue[0];
  }
}
