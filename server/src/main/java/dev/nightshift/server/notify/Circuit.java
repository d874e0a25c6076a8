package dev.nightshift.server.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** Leaves a channel alone whose other side is away. Thread-safe. */
final class Circuit {
  private static final int IN_A_ROW = 3;

  private final Patience patience;
  private final RandomGenerator random;
  private int failures;
  private Instant closedUntil = Instant.MIN;
  private String reason = "";

  Circuit(Patience patience, RandomGenerator random) {
    this.patience = patience;
    this.random = random;
  }

  synchronized boolean open(Instant now) {
    return !now.isBefore(closedUntil);
  }

  synchronized Instant until() {
    return closedUntil;
  }

  /** Why it is left alone; empty if it is not. */
  synchronized String reason(Instant now) {
    return open(now) ? "" : reason;
  }

  /** Returns whether it had been left alone. */
  synchronized boolean succeeded() {
    boolean away = failures >= IN_A_ROW;
    failures = 0;
    closedUntil = Instant.MIN;
    reason = "";
    return away;
  }

  /** A person wants another attempt now. */
  synchronized void reset() {
    closedUntil = Instant.MIN;
  }

  /**
   * The other side is away.
   *
   * @param asked how long it wants to be left alone; null: it did not say
   */
  synchronized void failed(Instant now, Duration asked, String text) {
    failures++;
    reason = text;
    if (asked != null) {
      closedUntil = now.plus(asked);
    } else if (failures >= IN_A_ROW) {
      closedUntil = now.plus(patience.after(failures - IN_A_ROW + 1, random));
    }
  }
}
