package dev.nightshift.server.web;

import dev.nightshift.server.health.Condition;
import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.plugin.PluginProblem;
import dev.nightshift.server.run.MaintenanceWindow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** All jobs, those that need somebody first. */
public final class IndexPage extends Page {
  private final List<JobRow> rows;
  private final List<PluginProblem> problems;
  private final long failed;
  private final String window;

  IndexPage(List<JobOverview> jobs, List<PluginProblem> problems, Instant now) {
    super("index.ftlh", "Jobs", now);
    this.rows =
        jobs.stream()
            .sorted(
                Comparator.comparing((JobOverview job) -> job.condition() != Condition.FAILED)
                    .thenComparing(job -> job.definition().name()))
            .map(job -> new JobRow(job, now))
            .toList();
    this.problems = problems;
    this.window =
        jobs.stream()
            .flatMap(job -> job.window().stream())
            .filter(MaintenanceWindow::whole)
            .findFirst()
            .map(Holds::window)
            .orElse(null);
    this.failed = jobs.stream().filter(job -> job.condition() == Condition.FAILED).count();
  }

  public List<JobRow> getRows() {
    return rows;
  }

  /** The maintenance window that is on for every job; null without one. */
  public String getWindow() {
    return window;
  }

  public List<String> getProblems() {
    return problems.stream().map(PluginProblem::toString).toList();
  }

  /** One sentence on the whole. */
  public String getVerdict() {
    if (rows.isEmpty()) {
      return "No jobs yet: drop a plugin's JAR into plugins/ and start again.";
    }
    return failed == 0
        ? "Nothing needs you."
        : failed == 1 ? "1 job needs you." : failed + " jobs need you.";
  }
}
