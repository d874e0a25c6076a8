package dev.nightshift.server.engine;

import dev.nightshift.server.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which processes work on a store. One row per process start is the lease of all its runs. A lease
 * ends when its node leaves, or when another one ends it because it was not renewed; an ended one
 * is never renewed again, so that its node must take a new one.
 *
 * <p>No call compares times of two nodes' clocks: whoever watches a lease compares what it saw.
 */
public interface Leases {

  /** Whether other processes may have the store open too; only then do leases end by themselves. */
  boolean shared();

  /** The store's own time; empty where it is this process's. No other call reads a clock. */
  Optional<Instant> time();

  /**
   * Makes this process known, and says which open runs a dead one left behind: on a store that one
   * process owns, all of them; on a shared one none, as nobody has watched the others yet.
   *
   * @return runs that are RUNNING on nobody
   */
  List<Run> open(NodeName node, Instant now, Duration lease);

  /**
   * Renews the node's lease.
   *
   * @return false if the lease has ended: its runs may be others' by now
   */
  boolean renew(String node, Instant now, Duration lease);

  /** The leases that have not ended. */
  List<Lease> leases();

  /**
   * Ends a lease that was not renewed since it was read.
   *
   * @return false if it was, or if somebody else has ended it
   */
  boolean expire(Lease lease, Instant now);

  /** Ends the node's own lease. */
  void leave(String node, Instant now);

  /**
   * Runs that are RUNNING on a node whose lease has ended.
   *
   * @param jobs whose; those of other jobs are left for a node that knows them
   * @param endedBefore leases that ended earlier: runs of every job
   * @param most at most so many
   */
  List<Run> abandoned(Set<String> jobs, Instant endedBefore, int most);

  /** Runs that are RUNNING on the node. */
  List<UUID> running(String node);

  /**
   * A lease as it was read.
   *
   * @param node whose; an id of a process start
   * @param name of the node
   */
  record Lease(String node, String name, Instant renewed, Instant until) {
    /** How long it holds without a renewal. */
    public Duration length() {
      return Duration.between(renewed, until);
    }
  }
}
