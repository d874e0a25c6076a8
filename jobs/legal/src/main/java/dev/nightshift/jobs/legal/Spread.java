package dev.nightshift.jobs.legal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How some figures lie. A single outlier among them changes neither number much.
 *
 * @param median the middle one
 * @param deviation the median of their distances from it
 */
record Spread(double median, double deviation) {
  /** Of a normal distribution the standard deviation is so many median deviations. */
  private static final double NORMAL = 1.4826;

  /** Figures that hardly ever change are not odd for changing by one or two. */
  private static final double LEAST_DEVIATION = 0.5;

  /** Of these figures; empty if they are too few. */
  static Optional<Spread> of(List<Long> figures, int fewest) {
    if (figures.size() < fewest) {
      return Optional.empty();
    }
    double middle = middle(figures.stream().map(Long::doubleValue).toList());
    return Optional.of(
        new Spread(middle, middle(figures.stream().map(f -> Math.abs(f - middle)).toList())));
  }

  boolean odd(long figure, double deviations) {
    return Math.abs(figure - median) > deviations * NORMAL * Math.max(deviation, LEAST_DEVIATION);
  }

  String text() {
    return "median %s, median deviation %s".formatted(median, deviation);
  }

  private static double middle(List<Double> figures) {
    var sorted = figures.stream().sorted().collect(Collectors.toList());
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
