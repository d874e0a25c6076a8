package dev.nightshift.server.bundle.alert.sim;

import dev.nightshift.server.bundle.alert.sim.SimJob.SimRun;
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

  /**
   * @param runs ordered by their ends
   */
  History(SimJob job, List<SimRun> runs) {
    this.runs = runs;
    int size = runs.size() + 1;
    lastCompletion = new long[size];
    lastSuccess = new long[size];
    lastItems = new long[size];
    failuresInARow = new long[size];
    slowInARow = new long[size];
    for (int n = 0; n < runs.size(); n++) {
      var run = runs.get(n);
      boolean slow = job.expected() > 0 && run.seconds() > 2 * job.expected();
      lastCompletion[n + 1] = run.end();
      lastSuccess[n + 1] = run.success() ? run.end() : lastSuccess[n];
      lastItems[n + 1] = run.success() && run.items() > 0 ? run.end() : lastItems[n];
      failuresInARow[n + 1] = run.success() ? 0 : failuresInARow[n] + 1;
      slowInARow[n + 1] = slow ? slowInARow[n] + 1 : 0;
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
