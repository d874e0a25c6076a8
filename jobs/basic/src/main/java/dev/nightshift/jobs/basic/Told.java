package dev.nightshift.jobs.basic;

import dev.nightshift.job.Context;
import dev.nightshift.job.Metric;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Lines in which a program tells about its run: {@code items=123}, or a JSON object with {@code
 * items}, {@code metrics}, {@code progress} and {@code phase}, some of them, and nothing else.
 */
final class Told {
  private static final Set<String> KEYS = Set.of("items", "metrics", "progress", "phase");

  private final Context context;
  private final Map<String, MetricSetting> metrics;
  private final Set<String> warned = new HashSet<>();
  private long items;

  Told(Context context, Map<String, MetricSetting> metrics) {
    this.context = context;
    this.metrics = metrics;
  }

  /** Whether the line was such a one. */
  boolean take(String line) {
    if (line.matches("items=\\d{1,18}")) {
      items(Long.parseLong(line.substring(6)));
      return true;
    }
    if (!line.startsWith("{") || !line.endsWith("}")) {
      return false;
    }
    try {
      if (Json.read(line) instanceof Map<?, ?> fields
          && !fields.isEmpty()
          && KEYS.containsAll(fields.keySet())) {
        fields.forEach((key, value) -> field(String.valueOf(key), value));
        return true;
      }
      return false;
    } catch (IOException e) {
      return false; // an ordinary line that looks like one
    }
  }

  /** How many there are in all; the program need not know what it said before. */
  private void items(long all) {
    if (all > items) {
      context.items(all - items);
      items = all;
    }
  }

  private void field(String key, Object value) {
    if (key.equals("items") && whole(value)) {
      items(((BigDecimal) value).longValueExact());
    } else if (key.equals("phase") && value instanceof String name && !name.isBlank()) {
      context.phase(name);
    } else if (key.equals("progress") && value instanceof BigDecimal percent) {
      context.progress(Math.round(Math.max(0, Math.min(100, percent.doubleValue()))), 100);
    } else if (key.equals("progress")
        && value instanceof Map<?, ?> parts
        && whole(parts.get("done"))
        && whole(parts.get("total"))) {
      context.progress(
          ((BigDecimal) parts.get("done")).longValueExact(),
          ((BigDecimal) parts.get("total")).longValueExact());
    } else if (key.equals("metrics") && value instanceof Map<?, ?> values) {
      values.forEach((name, amount) -> metric(String.valueOf(name), amount));
    } else {
      warn(
          key,
          key
              + " cannot be "
              + value
              + "; write {\"items\": 12, \"phase\": \"loading\", \"progress\": {\"done\": 1,"
              + " \"total\": 3}, \"metrics\": {\"name\": 1.5}}");
    }
  }

  private static boolean whole(Object value) {
    return value instanceof BigDecimal number
        && number.signum() >= 0
        && number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
        && number.stripTrailingZeros().scale() <= 0;
  }

  private void metric(String name, Object amount) {
    var metric = metrics.get(name);
    if (metric == null) {
      warn(
          name,
          "the metric "
              + name
              + " is not declared; write settings.metrics."
              + name
              + ": {help: what it is} into config.yml");
    } else if (amount instanceof Map<?, ?> byLabel) {
      byLabel.forEach((label, one) -> metric(metric, name, one, String.valueOf(label)));
    } else {
      metric(metric, name, amount);
    }
  }

  private void metric(MetricSetting metric, String name, Object amount, String... label) {
    try {
      double value = ((BigDecimal) amount).doubleValue();
      if (metric.kind() == Metric.Kind.COUNTER) {
        context.counter(name, label).add(value);
      } else if (metric.kind() == Metric.Kind.GAUGE) {
        context.gauge(name, label).set(value);
      } else {
        context.timer(name, label).record(Duration.ofNanos(Math.round(value * 1e9)));
      }
    } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
      warn(name, "the metric " + name + " cannot be " + amount + ": " + e.getMessage());
    }
  }

  private void warn(String what, String sentence) {
    if (warned.add(what)) {
      context.logger().log(System.Logger.Level.WARNING, sentence);
    }
  }
}
