package dev.nightshift.server.web;

import java.time.Instant;

/**
 * An alert that fires, or would.
 *
 * @param alert with its prefix
 * @param severity empty if it has none
 * @param tone colours it
 * @param name of the job; empty if it is about none
 * @param job null if there is no such job here
 * @param since null if nobody knows
 * @param quiet why nobody is told; empty if somebody is
 * @param dashboard an address; empty without one
 * @param silence where it is silenced; empty if it cannot be
 * @param runbook whether there is a page for it
 */
public record AlertRow(
    String alert,
    String severity,
    String tone,
    String name,
    JobRow job,
    String owner,
    Instant since,
    String text,
    String detail,
    String quiet,
    String dashboard,
    String silence,
    boolean runbook) {

  /** Tells alerts of one deployment apart. */
  String key() {
    return alert + " " + name;
  }

  public String title() {
    return alert.startsWith("BackgroundJob") ? alert.substring("BackgroundJob".length()) : alert;
  }
}
