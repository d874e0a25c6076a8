package dev.nightshift.server.catalog;

import java.util.List;

/**
 * Core series of some jobs, exported a second time under another name, for dashboards that a team
 * already has.
 *
 * @param metric the core metric's suffix without the underscore, e.g. {@code runs_total}
 * @param as the other name, e.g. {@code ledger_background_job_runs_total}
 * @param jobs whose series; empty: every job's
 */
public record Alias(String metric, String as, List<String> jobs) {
  public Alias {
    jobs = List.copyOf(jobs);
  }
}
