package dev.nightshift.server.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds where a level rose far above what was usual in the hour before. Usual is the median, and
 * how much it moves by itself is told by the median of the distances from it, so that neither a
 * spike nor a few of them move the limit; a level that stays high is usual after half an hour.
 */
final class RiseFinder {
  /** In which the usual is sought. */
  static final Duration BEFORE = Duration.ofHours(1);

  /** With fewer samples before it nothing is said to be unusual. */
  static final int FEWEST = 8;

  private static final int REFRESHED = 60;
  private static final double SPREADS = 5;
  // the median of distances, times this, is the standard deviation of what is spread normally
  private static final double TO_DEVIATION = 1.4826;
  private static final double NEARLY = 0.7;
  private static final Duration GAP = Duration.ofMinutes(5);

  /** A level at some time. */
  record Level(Instant at, double value) {}

  private final Measured what;
  private final String node;

  RiseFinder(Measured what, String node) {
    this.what = what;
    this.node = node;
  }

  /**
   * The rises, the earliest first.
   *
   * @param levels the earliest first
   */
  List<Rise> find(List<Level> levels) {
    List<Rise> found = new ArrayList<>();
    var usual = new Usual(levels);
    double median = 0;
    double limit = 0;
    int since = -1;
    for (int i = 0; i < levels.size(); i++) {
      var level = levels.get(i);
      var before = i == 0 ? level : levels.get(i - 1);
      boolean gap = Duration.between(before.at(), level.at()).compareTo(GAP) > 0;
      boolean high = usual.known(i) && level.value() > usual.limit();
      if (since >= 0 && (gap || !high)) {
        found.add(rise(levels, since, i, median, limit));
        since = -1;
      }
      if (since < 0 && high) {
        since = i;
        median = usual.median();
        limit = usual.limit();
      }
    }
    if (since >= 0) {
      found.add(rise(levels, since, levels.size(), median, limit));
    }
    return counted(found);
  }

  private Rise rise(List<Level> levels, int first, int after, double median, double limit) {
    var high = levels.subList(first, after);
    double peak = high.stream().mapToDouble(Level::value).max().orElseThrow();
    double nearly = median + 0.9 * (peak - median);
    var at = high.stream().filter(one -> one.value() >= nearly).findFirst().orElseThrow().at();
    var from = high.get(0).at();
    var before = first == 0 ? from : levels.get(first - 1).at();
    return new Rise(
        what,
        node,
        Duration.between(before, from).compareTo(GAP) > 0 ? from : before,
        at,
        high.get(high.size() - 1).at(),
        median,
        limit,
        peak,
        0);
  }

  private static List<Rise> counted(List<Rise> found) {
    List<Rise> counted = new ArrayList<>();
    for (var rise : found) {
      int like = 0;
      for (var earlier : found) {
        if (earlier.from().isBefore(rise.from())
            && !earlier.to().isBefore(rise.from().minus(BEFORE))
            && earlier.rose() >= NEARLY * rise.rose()) {
          like++;
        }
      }
      counted.add(rise.again(like));
    }
    return counted;
  }

  /** What was usual before a sample; moves forward only. */
  private final class Usual {
    private final List<Level> levels;
    private int first;
    private Instant asOf;
    private boolean known;
    private double median;
    private double limit;

    Usual(List<Level> levels) {
      this.levels = levels;
    }

    boolean known(int index) {
      var at = levels.get(index).at();
      if (asOf == null || !known || !at.isBefore(asOf.plus(BEFORE.dividedBy(REFRESHED)))) {
        refresh(index, at);
      }
      return known;
    }

    double median() {
      return median;
    }

    double limit() {
      return limit;
    }

    private void refresh(int index, Instant at) {
      while (first < index && levels.get(first).at().isBefore(at.minus(BEFORE))) {
        first++;
      }
      asOf = at;
      known = index - first >= FEWEST;
      if (!known) {
        return;
      }
      var values = new double[index - first];
      for (int i = first; i < index; i++) {
        values[i - first] = levels.get(i).value();
      }
      median = middle(values);
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.abs(values[i] - median);
      }
      limit = median + what.least(median, SPREADS * TO_DEVIATION * middle(values));
    }

    private static double middle(double[] values) {
      java.util.Arrays.sort(values);
      int half = values.length / 2;
      return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
  }
}
