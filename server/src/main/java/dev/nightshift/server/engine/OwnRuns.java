package dev.nightshift.server.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The runs that this process answers for: from before their claim is known until their end is
 * stored or refused. What is RUNNING on this node and not among them, nobody carries out: a claim
 * was committed, and its answer got lost. Thread-safe.
 */
final class OwnRuns {
  // counted: a run that was asked for here may be claimed here before whoever asked has the answer
  private final Map<UUID, Integer> held = new ConcurrentHashMap<>();

  void hold(UUID run) {
    held.merge(run, 1, Integer::sum);
  }

  /** Undoes one {@link #hold}: the run has ended, or its work will never begin here. */
  void letGo(UUID run) {
    held.computeIfPresent(run, (id, count) -> count > 1 ? count - 1 : null);
  }

  /** Those of some runs for which nobody answers, in a list of the caller's own. */
  List<UUID> strays(Collection<UUID> running) {
    List<UUID> strays = new ArrayList<>(running);
    strays.removeIf(held::containsKey);
    return strays;
  }
}
