package dev.nightshift.server.api;

import dev.nightshift.server.engine.QueueLimits;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A queue: its limits, and its runs by state.
 *
 * @param concurrency runs at once on each node
 * @param clusterConcurrency runs at once on all nodes together; null: no such limit
 * @param priority of its jobs that say none themselves
 * @param waiting due and unclaimed
 * @param delayed due later: a retry's wait, a spread start
 * @param completed of the last 7 days; likewise failed
 * @param oldestWaiting when the longest waiting run was due; null: none waits
 */
public record QueueJson(
    String name,
    int concurrency,
    Integer clusterConcurrency,
    int priority,
    long waiting,
    long active,
    long delayed,
    long completed,
    long failed,
    Instant oldestWaiting,
    List<String> jobs) {

  static QueueJson of(
      String name,
      QueueLimits limits,
      Map<String, Long> runs,
      Instant oldestWaiting,
      List<String> jobs) {
    return new QueueJson(
        name,
        limits.concurrency(),
        limits.clusterConcurrency().orElse(null),
        limits.priority(),
        runs.getOrDefault("waiting", 0L),
        runs.getOrDefault("active", 0L),
        runs.getOrDefault("delayed", 0L),
        runs.getOrDefault("completed", 0L),
        runs.getOrDefault("failed", 0L),
        oldestWaiting,
        jobs);
  }
}
