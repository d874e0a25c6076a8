package dev.nightshift.server.engine;

import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.schedule.WindowRule;
import java.util.Set;

/**
 * A maintenance window that comes again and again; from config.yml.
 *
 * @param jobs whose; empty: every job's
 * @param exceptCritical jobs of criticality {@code CRITICAL} go on
 */
public record RecurringWindow(
    String name,
    WindowRule rule,
    Set<String> jobs,
    boolean exceptCritical,
    MaintenanceWindow.Running running,
    MaintenanceWindow.After after,
    String reason) {
  public RecurringWindow {
    jobs = Set.copyOf(jobs);
  }

  /** Whether it is this job's, critical or not. */
  public boolean mayHold(String job) {
    return jobs.isEmpty() || jobs.contains(job);
  }

  /**
   * One of its occurrences.
   *
   * @param critical the catalogue's jobs of that criticality
   */
  MaintenanceWindow at(WindowRule.Span span, Set<String> critical) {
    return new MaintenanceWindow(
        0,
        name,
        true,
        span.start(),
        span.end(),
        jobs,
        exceptCritical ? critical : Set.of(),
        running,
        after,
        reason,
        "schedule",
        null);
  }
}
