package dev.nightshift.server.model;

import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What nodes were told by the store, in the order in which they asked and heard; kept outside the
 * store. Finds fault with the store, never with a node that asks too much. Thread-safe.
 */
final class Witness {
  private final Map<String, Integer> lanes;
  private final long leaseNanos;
  private final ModelTime time;

  private final List<String> faults = new ArrayList<>();
  private final Map<String, Set<UUID>> running = new HashMap<>();
  private final Set<UUID> leaving = new HashSet<>();
  private final Set<UUID> begun = new HashSet<>();
  private final Map<UUID, RunState> ends = new HashMap<>();
  private final Map<UUID, Long> endedAt = new HashMap<>();
  private final Map<UUID, String> acknowledged = new HashMap<>();
  private final Map<String, Long> reliedOnFrom = new HashMap<>();
  private final Set<String> dead = new HashSet<>();
  private long order;
  private int starts;
  private int writes;
  private int refusals;
  private int reaped;

  /**
   * @param lanes of each job
   */
  Witness(Map<String, Integer> lanes, long leaseNanos, ModelTime time) {
    this.lanes = lanes;
    this.leaseNanos = leaseNanos;
    this.time = time;
  }

  /** A moment, to be named when an answer has come. */
  synchronized long asks() {
    return ++order;
  }

  synchronized void started(Run run) {
    if (leaving.contains(run.id())) {
      // the answer came so late that its end was asked for meanwhile
      return;
    }
    starts++;
    var others = running.computeIfAbsent(run.job(), job -> new HashSet<>());
    others.add(run.id());
    if (others.size() > lanes.get(run.job())) {
      faults.add(others.size() + " runs of " + run.job() + " were started at once: " + others);
    }
  }

  synchronized void begins(UUID run) {
    if (!begun.add(run)) {
      faults.add("the work of run " + run + " began twice");
    }
  }

  /** Somebody asks for the run's end, so that it may have left its lane from now on. */
  synchronized void leaves(Run run) {
    leaving.add(run.id());
    released(run.id());
  }

  synchronized void released(UUID run) {
    running.values().forEach(others -> others.remove(run));
  }

  synchronized void ended(Run run, RunState state, long askedAt) {
    wrote(run.id(), "end", askedAt, state);
    var before = ends.putIfAbsent(run.id(), state);
    if (before != null && before != state) {
      faults.add("run " + run.id() + " ended " + before + ", then " + state);
    }
    endedAt.putIfAbsent(run.id(), ++order);
    reaped += state == RunState.STALLED ? 1 : 0;
  }

  synchronized void refused() {
    refusals++;
  }

  /** A write of a run was accepted. */
  synchronized void wrote(UUID run, String what, long askedAt, RunState end) {
    writes++;
    var over = endedAt.get(run);
    if (over != null && over < askedAt && ends.get(run) != end) {
      faults.add("a " + what + " of run " + run + " was accepted after its row was lost");
    }
  }

  synchronized void acknowledged(UUID run, String job) {
    acknowledged.put(run, job);
  }

  /** A node heard that its lease holds; it counts from before it asked. */
  synchronized void renewed(String node, long askedAtNanos) {
    reliedOnFrom.merge(node, askedAtNanos, Math::max);
  }

  /**
   * A process is no more.
   *
   * @param start its first id; later ones begin with it
   */
  synchronized void died(String start) {
    dead.add(start);
  }

  /** Somebody ended a node's lease. */
  synchronized void expired(String node) {
    var from = reliedOnFrom.get(node);
    boolean died = dead.stream().anyMatch(id -> node.equals(id) || node.startsWith(id + "."));
    if (from != null && !died && time.nanos() < from + leaseNanos) {
      faults.add("the lease of " + node + " was ended while it could rely on it");
    }
  }

  synchronized List<String> faults() {
    return List.copyOf(faults);
  }

  synchronized boolean begun(UUID run) {
    return begun.contains(run);
  }

  synchronized Map<UUID, RunState> ends() {
    return Map.copyOf(ends);
  }

  synchronized Map<UUID, String> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  synchronized Counts counts() {
    return new Counts(starts, begun.size(), writes, refusals, reaped);
  }

  /** How much a story made happen. */
  record Counts(int starts, int begun, int writes, int refusals, int stalled) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    Counts plus(Counts other) {
      return new Counts(
          starts + other.starts,
          begun + other.begun,
          writes + other.writes,
          refusals + other.refusals,
          stalled + other.stalled);
    }
  }
}
