package dev.nightshift.job;

/**
 * How much depends on a job; {@code CRITICAL} ones are run first by {@code nightshift run
 * --critical}.
 */
public enum Criticality {
  LOW,
  NORMAL,
  HIGH,
  CRITICAL
}
