package dev.nightshift.server.run;

/** The states of a run. A terminal one never changes. */
public enum RunState {
  QUEUED,
  RUNNING,
  SUCCEEDED,
  FAILED,
  TIMED_OUT,
  CANCELLED,
  STALLED;

  public boolean terminal() {
    return this != QUEUED && this != RUNNING;
  }

  /** Counted as {@code result="failure"}; a cancelled run counts as neither. */
  public boolean failure() {
    return this == FAILED || this == TIMED_OUT || this == STALLED;
  }
}
