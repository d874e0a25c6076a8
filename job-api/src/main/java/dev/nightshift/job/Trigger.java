package dev.nightshift.job;

/** Why a run exists. */
public enum Trigger {
  /** Its due time came. */
  SCHEDULE,
  /** Somebody asked. */
  MANUAL,
  /** The attempt before it failed or was lost. */
  RETRY,
  /** A due time that an outage had swallowed. */
  CATCH_UP,
  /** Another job enqueued it. */
  JOB
}
