package dev.nightshift.server.run;

import java.util.Locale;

/** Whose fault a failed attempt was. */
public enum ErrorKind {
  /** The job threw. */
  JOB_ERROR,
  /** It exceeded its max runtime. */
  TIMEOUT,
  /** The server would not run it: no such job any more, or wrong parameters. */
  REFUSED,
  /** Its server died or lost the store. */
  LOST_SERVER,
  /** The server itself failed. */
  SERVER_ERROR;

  /** As in metrics, JSON and runbooks. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
