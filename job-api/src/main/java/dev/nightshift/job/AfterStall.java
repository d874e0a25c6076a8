package dev.nightshift.job;

/** What becomes of a run whose server died. */
public enum AfterStall {
  /** It is run again, at most twice: effects happen at least once. */
  RERUN,
  /** It is not: effects happen at most once. */
  NEVER
}
