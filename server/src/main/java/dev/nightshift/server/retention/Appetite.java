package dev.nightshift.server.retention;

import dev.nightshift.server.retention.RetentionStore.Bite;
import dev.nightshift.server.retention.RetentionStore.Removed;
import java.time.Duration;

/**
 * How many rows the next removal may take, from how long the last ones took. Aims well below what
 * would hold others up, since a busy machine is slower from one moment to the next.
 */
final class Appetite {
  static final Duration AIM = Duration.ofMillis(30);
  private static final int FEWEST = 8;
  private static final int MOST = 2_000;
  private static final double GROWTH = 1.5;

  private int rows = 64;

  Bite bite() {
    return new Bite(rows, AIM);
  }

  /** Learns from a removal. */
  void after(Removed removed) {
    if (removed.rows() == 0) {
      return;
    }
    double fits = (double) removed.rows() * AIM.toNanos() / Math.max(1, removed.took().toNanos());
    // a small bite says little about how much more would have fitted
    double most = removed.rows() >= rows * 0.8 ? rows * GROWTH : rows;
    rows = (int) Math.max(FEWEST, Math.min(MOST, Math.min(fits, most)));
  }
}
