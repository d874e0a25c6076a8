package dev.nightshift.server.engine;

import java.util.Optional;

/**
 * What holds for a queue.
 *
 * @param concurrency runs at once on each node
 * @param clusterConcurrency runs at once on all nodes together; empty: no limit of this kind
 * @param priority of its jobs that say none themselves
 */
public record QueueLimits(int concurrency, Optional<Integer> clusterConcurrency, int priority) {}
