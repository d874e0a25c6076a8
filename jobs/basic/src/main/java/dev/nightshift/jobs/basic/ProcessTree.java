package dev.nightshift.jobs.basic;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All processes of one run: the one that was started, its descendants, those that carry the run's
 * id in their environment, and those that were seen before. So a process that left its parent and
 * its session is found all the same; lost is only one that also cleared its environment before
 * anybody looked.
 */
final class ProcessTree {
  private static final long MILLIS_OF_A_TICK = 10;

  private final Process root;
  private final String mark;
  private final Set<ProcessEntry.Id> seen = new HashSet<>();

  /**
   * @param mark a variable of the run's processes, as {@code NAME=value}
   */
  ProcessTree(Process root, String mark) {
    this.root = root;
    this.mark = "\0" + mark + "\0";
  }

  /** Those that have not ended. */
  synchronized List<ProcessEntry> alive() {
    var alive =
        Processes.withDescendants(
            entry ->
                (entry.pid() == root.pid() && root.isAlive())
                    || seen.contains(entry.id())
                    || entry.environment().contains(mark));
    alive.forEach(entry -> seen.add(entry.id()));
    return alive;
  }

  /** What those that live have used, with those that they waited for. */
  Duration cpu() {
    long ticks = alive().stream().mapToLong(ProcessEntry::ticks).sum();
    return Duration.ofMillis(ticks * MILLIS_OF_A_TICK);
  }

  /** Ends all; tells which live on. */
  List<ProcessEntry> end(Duration patience) {
    var left = Processes.end(this::alive, patience.toMillis());
    if (root.isAlive()) { // where there is no /proc
      root.descendants().forEach(ProcessHandle::destroyForcibly);
      root.destroyForcibly();
    }
    return left;
  }
}
