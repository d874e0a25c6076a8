package dev.nightshift.server.web;

import dev.nightshift.job.FailureMode;
import dev.nightshift.server.health.Trouble;
import java.util.List;

/**
 * How that stands which a runbook is about.
 *
 * @param jobs the job of a job's page; the jobs that need somebody now on an alert's
 * @param alert whether it is an alert's page
 */
public record RunbookState(List<About> jobs, boolean alert) {
  static final RunbookState NONE = new RunbookState(List.of(), false);
  private static final int MOST = 8;

  static RunbookState of(String file, Shared.Look look) {
    if (file.startsWith("jobs/")) {
      var name = file.substring("jobs/".length()).replaceFirst("\\.md$", "");
      return new RunbookState(
          look.job(name)
              .map(
                  job ->
                      List.of(
                          About.of(new JobRow(job, look.at()), look.trouble(name).orElse(null))))
              .orElse(List.of()),
          false);
    }
    if (file.startsWith("alerts/")) {
      return new RunbookState(
          look.troubles().stream()
              .limit(MOST)
              .map(trouble -> About.of(new JobRow(trouble.job(), look.at()), trouble))
              .toList(),
          true);
    }
    return NONE;
  }

  /**
   * A job.
   *
   * @param known null unless its error is a declared one
   */
  public record About(JobRow job, List<String> what, FailureMode known) {
    private static About of(JobRow job, Trouble trouble) {
      return new About(
          job,
          trouble == null ? List.of() : trouble.what(),
          trouble == null ? null : trouble.known().orElse(null));
    }
  }
}
