package dev.nightshift.server.conventions;

/** Where a series comes from; rules must know how to fold the nodes of a deployment. */
public enum Source {
  /** The catalogue in memory: always exported, the same on every node; fold by maximum. */
  CATALOGUE,
  /**
   * One snapshot of the store: absent while the store is away, the same on every node; fold by
   * maximum.
   */
  STATE,
  /** This process only; fold by sum (counters) or as the rule needs. */
  NODE
}
