package dev.nightshift.server.bundle.alert.sim;

import dev.nightshift.server.bundle.alert.sim.SimJob.SimRun;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** What the store would say of one pretended job at a second. */
final class History {
  private final List<SimRun> runs;
  private final long[] lastCompletion;
  private final long[] lastSuccess;
  private final long[] lastItems;
  private final long[] failuresInARow;
  private final long[] slowInARow;
  private final double[] median;
  private final double[] p95;
  private final List<Long> missed;

  /**
   * @param runs ordered by their ends
   * @param missed due times at which nothing started, in order
   */
  History(SimJob job, List<SimRun> runs, List<Long> missed) {
    this.runs = runs;
    this.missed = missed;
    int size = runs.size() + 1;
    lastCompletion = new long[size];
    lastSuccess = new long[size];
    lastItems = new long[size];
    failuresInARow = new long[size];
    slowInARow = new long[size];
    median = new double[size];
    p95 = new double[size];
    for (int n = 0; n < runs.size(); n++) {
      var run = runs.get(n);
      boolean slow = job.expected() > 0 && run.seconds() > 2 * job.expected();
      lastCompletion[n + 1] = run.end();
      lastSuccess[n + 1] = run.success() ? run.end() : lastSuccess[n];
      lastItems[n + 1] = run.success() && run.items() > 0 ? run.end() : lastItems[n];
      failuresInARow[n + 1] = run.success() ? 0 : failuresInARow[n] + 1;
      slowInARow[n + 1] = slow ? slowInARow[n] + 1 : 0;
      var last =
          runs.subList(Math.max(0, n - 99), n + 1).stream()
              .mapToLong(SimRun::seconds)
              .sorted()
              .toArray();
      median[n + 1] = last[(last.length - 1) / 2];
      p95[n + 1] = last[(last.length * 95 + 99) / 100 - 1];
    }
  }

  /** How many runs have ended. */
  private int ended(long second) {
    int low = 0;
    int high = runs.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (runs.get(middle).end() <= second) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  double lastCompletion(long second) {
    return lastCompletion[ended(second)];
  }

  double lastSuccess(long second) {
    return lastSuccess[ended(second)];
  }

  double lastItems(long second) {
    return lastItems[ended(second)];
  }

  double failuresInARow(long second) {
    return failuresInARow[ended(second)];
  }

  double slowInARow(long second) {
    return slowInARow[ended(second)];
  }

  double lastDuration(long second) {
    int ended = ended(second);
    return ended == 0 ? 0 : runs.get(ended - 1).seconds();
  }

  double median(long second) {
    return median[ended(second)];
  }

  double p95(long second) {
    return p95[ended(second)];
  }

  double lastMissed(long second) {
    int at = Collections.binarySearch(missed, second);
    int known = at >= 0 ? at + 1 : -at - 1;
    return known == 0 ? 0 : missed.get(known - 1);
  }

  /** How many runs that somebody counts are active. */
  double active(long second, Predicate<SimRun> counted) {
    int ended = ended(second);
    return ended < runs.size() && runs.get(ended).start() <= second && counted.test(runs.get(ended))
        ? 1
        : 0;
  }

  double oldestActiveStart(long second) {
    int ended = ended(second);
    return ended < runs.size() && runs.get(ended).start() <= second ? runs.get(ended).start() : 0;
  }

  /** Adds up over the runs that a process counted. */
  Sum sum(Predicate<SimRun> counted, ToLongFunction<SimRun> amount) {
    long[] sums = new long[runs.size() + 1];
    for (int n = 0; n < runs.size(); n++) {
      var run = runs.get(n);
      sums[n + 1] = sums[n] + (counted.test(run) ? amount.applyAsLong(run) : 0);
    }
    return (second, since) -> sums[ended(second)] - sums[ended(since)];
  }

  /** A counter of a process that started at a second. */
  @FunctionalInterface
  interface Sum {
    double at(long second, long since);
  }
}
