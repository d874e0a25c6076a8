package dev.nightshift.job;

/** How urgent an alert is. */
public enum Severity {
  /** Pages somebody. */
  CRITICAL,
  /** Opens a ticket. */
  WARNING,
  /** Waits for the next business day. */
  INFO
}
