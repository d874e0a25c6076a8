package dev.nightshift.server.cli.access;

import dev.nightshift.server.cli.console.ServerClient;
import picocli.CommandLine.Option;

/** Which entries of the audit. */
final class AuditFilter {
  @Option(names = "--actor", paramLabel = "NAME", description = "Of this user or token only.")
  private String actor;

  @Option(
      names = "--action",
      paramLabel = "ACTION",
      description = "As in the list: pause, trigger, fail and so on.")
  private String action;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description = "What it was done to: a job's name, a run's id.")
  private String target;

  @Option(names = "--outcome", paramLabel = "OUTCOME", description = "done, refused or failed.")
  private String outcome;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Not older than this: 7d, 12h, or an instant as 2026-01-31T12:00:00Z.")
  private String since;

  @Option(names = "--until", paramLabel = "TIME", description = "Older than this, written so.")
  private String until;

  String query() {
    return query("actor", actor)
        + query("action", action)
        + query("target", target)
        + query("outcome", outcome)
        + query("since", since)
        + query("until", until);
  }

  static String query(String name, String value) {
    return value == null ? "" : "&" + name + "=" + ServerClient.encode(value);
  }
}
