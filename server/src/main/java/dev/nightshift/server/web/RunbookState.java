package dev.nightshift.server.web;

import dev.nightshift.job.FailureMode;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditTrail;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.Trouble;
import dev.nightshift.server.run.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * How that stands which a runbook is about.
 *
 * @param own the job of a job's page, or the job for which an alert called; or none
 * @param jobs the other jobs that need somebody now, on pages of alerts and of incidents
 * @param alert whether it is such a page
 */
public record RunbookState(List<About> own, List<About> jobs, boolean alert) {
  static final RunbookState NONE = new RunbookState(List.of(), List.of(), false);
  private static final int MOST = 8;
  private static final int MOST_READ = 50;
  // what people do to runs changes nothing about their job
  private static final Set<String> CHANGING =
      Set.of("pause", "resume", "intensity", "schedule set", "schedule reset", "schedule undo");

  /**
   * Reads it.
   *
   * @param called the job for which an alert called, as its link says; empty: none
   */
  static RunbookState of(String file, String called, Shared.Look look, AuditTrail audit) {
    if (file.startsWith("jobs/")) {
      var name = file.substring("jobs/".length()).replaceFirst("\\.md$", "");
      return new RunbookState(own(name, look, audit), List.of(), false);
    }
    if (file.startsWith("alerts/") || file.startsWith("incident/")) {
      return new RunbookState(
          own(called, look, audit),
          look.troubles().stream()
              .filter(trouble -> !trouble.job().definition().name().equals(called))
              .limit(MOST)
              .map(trouble -> About.of(new JobRow(trouble.job(), look.at()), trouble, List.of()))
              .toList(),
          true);
    }
    return NONE;
  }

  private static List<About> own(String name, Shared.Look look, AuditTrail audit) {
    return look.job(name)
        .map(job -> List.of(about(job, look.trouble(name).orElse(null), look, audit)))
        .orElse(List.of());
  }

  private static About about(JobOverview job, Trouble trouble, Shared.Look look, AuditTrail audit) {
    return About.of(
        new JobRow(job, look.at()), trouble, trouble == null ? List.of() : changes(job, audit));
  }

  private static List<Change> changes(JobOverview job, AuditTrail audit) {
    var since = job.status().map(JobStatus::lastSuccess).orElse(null);
    var name = job.definition().name();
    return audit
        .list(
            new AuditTrail.Query(
                null, null, name, AuditEntry.Outcome.DONE, since, null, null, MOST_READ))
        .entries()
        .stream()
        .map(AuditTrail.Stored::entry)
        .filter(entry -> CHANGING.contains(entry.action()))
        .limit(MOST)
        .map(
            entry ->
                new Change(
                    entry.at(),
                    entry.actor().name(),
                    entry.action(),
                    entry.detail(),
                    entry.reason()))
        .toList();
  }

  /** What somebody changed about a job. */
  public record Change(Instant at, String by, String what, String detail, String reason) {}

  /**
   * A job.
   *
   * @param known null unless its error is a declared one
   * @param changes since its last success, the latest first
   */
  public record About(JobRow job, List<String> what, FailureMode known, List<Change> changes) {
    private static About of(JobRow job, Trouble trouble, List<Change> changes) {
      return new About(
          job,
          trouble == null ? List.of() : trouble.what(),
          trouble == null ? null : trouble.known().orElse(null),
          changes);
    }
  }
}
