package dev.nightshift.server.engine;

import dev.nightshift.job.Setting;
import java.util.Optional;

/**
 * What config.yml says of one queue.
 *
 * @param concurrency runs at once on each node; empty: as for queues that are not named
 * @param clusterConcurrency runs at once on all nodes together; empty: no limit of this kind
 * @param priority of its jobs that say none themselves
 */
public record QueueSettings(
    @Setting(min = 1) Optional<Integer> concurrency,
    @Setting(min = 1) Optional<Integer> clusterConcurrency,
    @Setting(byDefault = "0") int priority) {
  static final QueueSettings NONE = new QueueSettings(Optional.empty(), Optional.empty(), 0);
}
