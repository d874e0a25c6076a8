package dev.nightshift.server.engine;

import java.time.Duration;

/**
 * Gives runs back that this node has claimed without knowing: the store committed the claim, and
 * the answer was lost. Looks after each doubt, and every now and then, because a commit may have
 * been on its way when its connection was given up.
 */
final class Strays {
  private static final System.Logger LOG = System.getLogger(Strays.class.getName());

  private final RunStore store;
  private final OwnRuns own;
  private final NodeLease lease;
  private final Ticker ticker;
  private final Duration every;
  private volatile boolean doubt;
  private long lookedAt;

  Strays(RunStore store, OwnRuns own, NodeLease lease, Ticker ticker, Duration every) {
    this.store = store;
    this.own = own;
    this.lease = lease;
    this.ticker = ticker;
    this.every = every;
    lookedAt = ticker.nanos();
  }

  /** Something that claims runs failed, and nobody knows whether it claimed any. */
  void doubt() {
    doubt = true;
  }

  /** Called by the thread that claims, so that no claim is under way. */
  void look() {
    long now = ticker.nanos();
    if (!doubt && now - lookedAt < every.toNanos()) {
      return;
    }
    doubt = false;
    lookedAt = now;
    var node = lease.node();
    var strays = own.strays(store.running(node));
    if (!strays.isEmpty()) {
      // one of them may have ended, and been let go, since it was read
      strays.retainAll(store.running(node));
    }
    if (!strays.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          strays.size() + " runs that were claimed unknowingly are given back");
      store.release(node, strays);
    }
  }
}
