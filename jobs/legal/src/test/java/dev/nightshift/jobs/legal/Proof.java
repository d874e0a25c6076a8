package dev.nightshift.jobs.legal;

/** Sizes of the long proofs: {@code -Dproof.full=true}. */
final class Proof {
  private Proof() {}

  static int size(int small, int full) {
    return Boolean.getBoolean("proof.full") ? full : small;
  }
}
