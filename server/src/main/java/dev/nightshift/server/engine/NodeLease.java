package dev.nightshift.server.engine;

import java.time.Duration;

/**
 * Whether what this node runs is still its own. A renewal counts from before it was sent, on a
 * clock that nobody sets: whoever watches the lease cannot have seen it earlier. Once lost, a lease
 * stays lost, and the node must take another one under another id. On a store that one process owns
 * it is never lost. Thread-safe.
 */
final class NodeLease {
  private final Ticker ticker;
  private final Duration heldFor;
  private final boolean shared;
  private final NodeName start;
  private int taken;
  private volatile State state;

  NodeLease(NodeName start, boolean shared, EngineSettings settings, Ticker ticker) {
    this.start = start;
    this.shared = shared;
    this.ticker = ticker;
    heldFor = settings.runsStoppedAfter();
    state = new State(start.id(), ticker.nanos(), false);
  }

  /** The id that writes carry now. */
  String node() {
    return state.node;
  }

  /** Who this node is, under whatever id. */
  NodeName name() {
    return start;
  }

  boolean shared() {
    return shared;
  }

  boolean lost() {
    return state.lost;
  }

  /** Whether work may be taken and runs may go on. */
  boolean holds() {
    return holds(state);
  }

  /** Whether a run that was claimed under an id may go on. */
  boolean covers(String node) {
    var now = state;
    return now.node.equals(node) && holds(now);
  }

  private boolean holds(State now) {
    return !shared || (!now.lost && ticker.nanos() - now.renewed < heldFor.toNanos());
  }

  /**
   * A renewal was accepted.
   *
   * @param sent when it was sent, or earlier
   */
  synchronized void renewed(long sent) {
    state = new State(state.node, sent, state.lost);
  }

  /**
   * Gives the lease up.
   *
   * @return false if it was lost before
   */
  synchronized boolean lose() {
    if (!shared || state.lost) {
      return false;
    }
    state = new State(state.node, state.renewed, true);
    return true;
  }

  /** Who this node would be under its next lease; another one at each call. */
  synchronized NodeName next() {
    return new NodeName(start.id() + "." + ++taken, start.name(), start.version());
  }

  /** Goes on under another lease. */
  synchronized void take(NodeName node, long sent) {
    state = new State(node.id(), sent, false);
  }

  private record State(String node, long renewed, boolean lost) {}
}
