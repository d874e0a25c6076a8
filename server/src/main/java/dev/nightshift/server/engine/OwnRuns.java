package dev.nightshift.server.engine;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The runs that this process answers for: from before their claim is known until their end is
 * stored or refused. What is RUNNING on this node and not among them, nobody carries out: a claim
 * was committed, and its answer got lost. Thread-safe.
 */
final class OwnRuns {
  private final Set<UUID> held = ConcurrentHashMap.newKeySet();

  void hold(UUID run) {
    held.add(run);
  }

  /** The run has ended, or its work will never begin here. */
  void letGo(UUID run) {
    held.remove(run);
  }

  /** Those of some runs for which nobody answers. */
  List<UUID> strays(Collection<UUID> running) {
    return running.stream().filter(run -> !held.contains(run)).toList();
  }
}
