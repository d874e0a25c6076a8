package dev.nightshift.job;

/** What becomes of the due times that passed while no server was running. */
public enum AfterOutage {
  /** None is run. */
  SKIP,
  /** One run stands for all of them. */
  RUN_ONCE,
  /** Each is run, oldest first. */
  CATCH_UP
}
