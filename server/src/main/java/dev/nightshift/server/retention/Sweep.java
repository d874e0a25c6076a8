package dev.nightshift.server.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What one look for records that are over has done.
 *
 * @param at when it began, and what the ages were counted from
 * @param complete nothing that was over is left
 * @param removed rows by kind of record; kinds without any are left out
 * @param bites transactions
 * @param longest of them; zero without any
 */
public record Sweep(
    Instant at, boolean complete, Map<String, Long> removed, long bites, Duration longest) {
  public Sweep {
    removed = Map.copyOf(removed);
  }

  /** Rows of all kinds. */
  public long rows() {
    return removed.values().stream().mapToLong(Long::longValue).sum();
  }
}
