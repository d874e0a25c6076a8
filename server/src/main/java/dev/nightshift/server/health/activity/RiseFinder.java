package dev.nightshift.server.health.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds where a level rose far above what was usual in the hour before. Usual is the median, and
 * how much it moves by itself is told by the median of the distances from it, so that neither a
 * spike nor a few of them move the limit; a level that stays high is usual after half an hour. A
 * time above the limit is one rise for each time that it rose in it.
 */
final class RiseFinder {
  /** In which the usual is sought. */
  static final Duration BEFORE = Duration.ofHours(1);

  /** With fewer samples before it nothing is said to be unusual. */
  static final int FEWEST = 8;

  private static final double SPREADS = 5;
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
    var usual = new Usual(levels, BEFORE, FEWEST);
    double median = 0;
    double limit = 0;
    int since = -1;
    for (int i = 0; i < levels.size(); i++) {
      boolean known = usual.known(i);
      double above = usual.median() + needed(usual.median(), usual.spread());
      boolean high = known && levels.get(i).value() > above;
      if (since >= 0 && (gapBefore(levels, i) || !high)) {
        found.addAll(rises(levels, since, i, median, limit));
        since = -1;
      }
      if (since < 0 && high) {
        since = i;
        median = usual.median();
        limit = above;
      }
    }
    if (since >= 0) {
      found.addAll(rises(levels, since, levels.size(), median, limit));
    }
    return found;
  }

  private double needed(double from, double spread) {
    return what.least(from, SPREADS * spread);
  }

  private static boolean gapBefore(List<Level> levels, int index) {
    return index > 0
        && Duration.between(levels.get(index - 1).at(), levels.get(index).at()).compareTo(GAP) > 0;
  }

  /** The rises of one time above the limit. */
  private List<Rise> rises(List<Level> levels, int first, int after, double median, double limit) {
    double spread = limit - median;
    List<Rise> rises = new ArrayList<>();
    var climb = new Climb(first, median, levels.get(first).value());
    double above = limit;
    for (int i = first + 1; i < after; i++) {
      double value = levels.get(i).value();
      double least = Math.max(spread, what.least(climb.stood(), 0));
      if (climb.risesAgain(value, least)) {
        rises.add(rise(levels, climb, climb.stoodLast + 1, above));
        climb = new Climb(climb.stoodLast + 1, climb.stood(), value);
        above = climb.base + least;
      } else {
        climb.goOn(i, value);
      }
    }
    rises.add(rise(levels, climb, after, above));
    return rises;
  }

  private Rise rise(List<Level> levels, Climb climb, int after, double limit) {
    var part = levels.subList(climb.first, after);
    double usual = climb.base;
    // that it crept on after it had stood still is no part of it
    double peak =
        Math.min(climb.height(), part.stream().mapToDouble(Level::value).max().orElseThrow());
    double nearly = usual + 0.9 * (peak - usual);
    var at = part.stream().filter(one -> one.value() >= nearly).findFirst().orElseThrow().at();
    var to = at;
    for (var one : part) {
      if (one.value() > limit) {
        to = one.at();
      }
    }
    var from = part.get(0).at();
    int first = climb.first;
    var before = first == 0 || gapBefore(levels, first) ? from : levels.get(first - 1).at();
    return new Rise(what, node, before, at, to, usual, limit, peak);
  }

  /** How a level went since it began to rise. */
  private static final class Climb {
    // so many samples in which it rises no further are a stand
    private static final int STILL = 3;
    private static final double FURTHER = 0.1;
    private static final double HALF = 0.5;

    final int first;
    final double base;
    int stoodLast;
    private double peak;
    private int peakAt;
    private double stood = Double.NaN;
    private double height = Double.NaN;

    Climb(int first, double base, double value) {
      this.first = first;
      this.base = base;
      this.peak = value;
      this.peakAt = first;
    }

    void goOn(int index, double value) {
      if (value > peak + FURTHER * (peak - base)) {
        peak = value;
        peakAt = index;
        return;
      }
      double risen = peak - base;
      if (value - base < HALF * risen) {
        stood = stood <= value ? stood : value;
        if (value <= stood + FURTHER * risen) {
          stoodLast = index;
        }
      } else if (index - peakAt >= STILL && !(stood < peak - HALF * risen)) {
        stood = Math.max(peak, value);
        stoodLast = index;
        height = Double.isNaN(height) ? stood : height;
      }
    }

    /** Where it first stood still; without end if it never did. */
    double height() {
      return Double.isNaN(height) ? Double.MAX_VALUE : height;
    }

    /** Where it stood, or what it fell to, before it may rise again; else where it began. */
    double stood() {
      return Double.isNaN(stood) ? base : stood;
    }

    boolean risesAgain(double value, double least) {
      return !Double.isNaN(stood) && value > stood + least;
    }
  }
}
