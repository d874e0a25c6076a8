package dev.nightshift.job;

import java.util.List;
import java.util.Objects;

/**
 * A series of its own that a job exports, beside those that every job has.
 *
 * @param kind what it is
 * @param name as exported, in Prometheus' alphabet; a counter's ends in {@code _total}, a timer's
 *     in {@code _seconds}
 * @param help one sentence
 * @param label the name of its label, or empty for a metric without one
 * @param values every value that the label can take; empty without a label
 * @param unit of the panel that shows it, e.g. {@code bytes}, {@code seconds}, {@code ratio}; empty
 *     for a plain number
 */
public record Metric(
    Kind kind, String name, String help, String label, List<String> values, String unit) {

  /** The kinds of declared metrics. */
  public enum Kind {
    /** Only grows. */
    COUNTER,
    /** Goes up and down; the last value is kept with the run. */
    GAUGE,
    /** A histogram of durations. */
    TIMER
  }

  public Metric {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(unit, "unit");
    values = List.copyOf(values);
    if (!name.matches("[a-z][a-z0-9_]*")) {
      throw new IllegalArgumentException("metric " + name + ": a name is [a-z][a-z0-9_]*");
    }
    if (kind == Kind.COUNTER && !name.endsWith("_total")) {
      throw new IllegalArgumentException("counter " + name + ": a counter's name ends in _total");
    }
    if (kind == Kind.TIMER && !name.endsWith("_seconds")) {
      throw new IllegalArgumentException("timer " + name + ": a timer's name ends in _seconds");
    }
    if (help.isBlank()) {
      throw new IllegalArgumentException("metric " + name + " needs a help text");
    }
    if (label.isEmpty() != values.isEmpty()) {
      throw new IllegalArgumentException(
          "metric " + name + ": a label needs its values, and values need a label");
    }
    if (!label.isEmpty() && (!label.matches("[a-z][a-z0-9_]*") || RESERVED.contains(label))) {
      throw new IllegalArgumentException(
          "metric "
              + name
              + ": the label "
              + label
              + " is not [a-z][a-z0-9_]* or is one of "
              + RESERVED);
    }
  }

  private static final List<String> RESERVED =
      List.of("job", "instance", "pod", "node", "deployment", "result", "le", "quantile");

  /** A counter without a label. */
  public static Metric counter(String name, String help) {
    return new Metric(Kind.COUNTER, name, help, "", List.of(), "");
  }

  /** A gauge without a label. */
  public static Metric gauge(String name, String help) {
    return new Metric(Kind.GAUGE, name, help, "", List.of(), "");
  }

  /** A histogram of durations without a label. */
  public static Metric timer(String name, String help) {
    return new Metric(Kind.TIMER, name, help, "", List.of(), "seconds");
  }

  /** The same with a label that takes exactly these values. */
  public Metric by(String label, String... values) {
    return new Metric(kind, name, help, label, List.of(values), unit);
  }

  /** The same, shown in this unit. */
  public Metric in(String unit) {
    return new Metric(kind, name, help, label, values, unit);
  }
}
