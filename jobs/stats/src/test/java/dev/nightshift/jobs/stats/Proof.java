package dev.nightshift.jobs.stats;

import java.util.Random;

/** Sizes and seeds of the long proofs: {@code -Dproof.full=true}, {@code -Dproof.seed=1}. */
final class Proof {
  private Proof() {}

  static int size(int small, int full) {
    return Boolean.getBoolean("proof.full") ? full : small;
  }

  /** A random source whose seed is printed, so that a failure can be repeated. */
  static Random random(String what) {
    long seed = Long.getLong("proof.seed", new Random().nextLong());
    System.out.println(what + ": seed " + seed);
    return new Random(seed);
  }
}
