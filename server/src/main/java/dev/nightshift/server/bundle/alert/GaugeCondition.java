package dev.nightshift.server.bundle.alert;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An expression that is made of nothing but comparisons of gauges with numbers, {@code and}, and
 * {@code or}: when it holds can be known without a Prometheus.
 *
 * @param anyOf it holds where all comparisons of one of these hold
 */
record GaugeCondition(List<List<Comparison>> anyOf) {
  private static final Pattern COMPARISON =
      Pattern.compile(
          "(?<name>[a-z][a-z0-9_]*)\\s*(\\{(?<labels>[^}]*)})?\\s*"
              + "(?<compared>>=|<=|==|!=|>|<)\\s*(?<limit>-?\\d+(\\.\\d+)?)");
  private static final Pattern LABEL = Pattern.compile("\\s*(\\w+)\\s*=\\s*\"([^\"]*)\"\\s*");

  /** Empty: it is made of more than that. */
  static Optional<GaugeCondition> of(String expression) {
    List<List<Comparison>> anyOf = new ArrayList<>();
    for (var alternative : expression.strip().split("\\s+or\\s+", -1)) {
      var allOf = Stream.of(alternative.split("\\s+and\\s+", -1)).map(Comparison::of).toList();
      if (allOf.contains(Optional.<Comparison>empty())) {
        return Optional.empty();
      }
      anyOf.add(allOf.stream().flatMap(Optional::stream).toList());
    }
    return Optional.of(new GaugeCondition(anyOf));
  }

  /** The series that it names first; a condition about several holds for none of them alone. */
  Series series() {
    return anyOf.get(0).get(0).series();
  }

  /** Whether it holds where this series reads this value and there is no other. */
  boolean holds(Series only, BigDecimal value) {
    return anyOf.stream().anyMatch(allOf -> allOf.stream().allMatch(one -> one.holds(only, value)));
  }

  /** The numbers with which it compares this series. */
  List<BigDecimal> limits(Series of) {
    return anyOf.stream()
        .flatMap(List::stream)
        .filter(one -> one.series().selects(of))
        .map(Comparison::limit)
        .toList();
  }

  /** A gauge with labels, or what selects such. */
  record Series(String name, Map<String, String> labels) {
    boolean selects(Series other) {
      return name.equals(other.name) && other.labels.entrySet().containsAll(labels.entrySet());
    }
  }

  private record Comparison(Series series, String compared, BigDecimal limit) {
    static Optional<Comparison> of(String text) {
      var found = COMPARISON.matcher(text);
      if (!found.matches()) {
        return Optional.empty();
      }
      Map<String, String> labels = new LinkedHashMap<>();
      var selector = found.group("labels") == null ? "" : found.group("labels");
      for (var part : selector.split(",", -1)) {
        var label = LABEL.matcher(part);
        if (label.matches()) {
          labels.put(label.group(1), label.group(2));
        } else if (!part.isBlank()) {
          return Optional.empty();
        }
      }
      return Optional.of(
          new Comparison(
              new Series(found.group("name"), labels),
              found.group("compared"),
              new BigDecimal(found.group("limit"))));
    }

    boolean holds(Series only, BigDecimal value) {
      if (!series.selects(only)) {
        return false;
      }
      int difference = value.compareTo(limit);
      return switch (compared) {
        case ">" -> difference > 0;
        case ">=" -> difference >= 0;
        case "<" -> difference < 0;
        case "<=" -> difference <= 0;
        case "==" -> difference == 0;
        default -> difference != 0;
      };
    }
  }
}
