package dev.nightshift.server.health.activity;

import dev.nightshift.server.health.activity.RiseFinder.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What was usual before a sample; moves forward only. Not thread-safe. */
final class Usual {
  private static final int REFRESHED = 60;
  // more of them tell the median no better
  private static final int LOOKED_AT = 400;
  // the median of distances, times this, is the standard deviation of what is spread normally
  private static final double TO_DEVIATION = 1.4826;

  private final List<Level> levels;
  private final Duration before;
  private final int fewest;
  private int first;
  private int counted;
  private Instant asOf;
  private boolean known;
  private double median;
  private double spread;

  /**
   * @param before how far back it is sought
   * @param fewest samples with which it is known
   */
  Usual(List<Level> levels, Duration before, int fewest) {
    this.levels = levels;
    this.before = before;
    this.fewest = fewest;
  }

  boolean known(int index) {
    var at = levels.get(index).at();
    // of a server that has just begun every sample tells more
    boolean grown = index - first >= counted + counted / 8;
    if (grown || !known || !at.isBefore(asOf.plus(before.dividedBy(REFRESHED)))) {
      refresh(index, at);
    }
    return known;
  }

  double median() {
    return median;
  }

  /** A standard deviation of what it does by itself. */
  double spread() {
    return spread;
  }

  private void refresh(int index, Instant at) {
    while (first < index && levels.get(first).at().isBefore(at.minus(before))) {
      first++;
    }
    asOf = at;
    counted = index - first;
    known = counted >= fewest;
    if (!known) {
      return;
    }
    int step = (index - first + LOOKED_AT - 1) / LOOKED_AT;
    var values = new double[(index - first + step - 1) / step];
    for (int i = 0; i < values.length; i++) {
      values[i] = levels.get(first + i * step).value();
    }
    median = middle(values);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i] - median);
    }
    spread = TO_DEVIATION * middle(values);
  }

  private static double middle(double[] values) {
    Arrays.sort(values);
    int half = values.length / 2;
    return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
  }
}
