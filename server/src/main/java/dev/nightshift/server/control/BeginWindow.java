package dev.nightshift.server.control;

import dev.nightshift.server.run.MaintenanceWindow;
import java.time.Duration;
import java.util.Set;

/**
 * Somebody wants maintenance now.
 *
 * @param jobs whose; empty: every job's
 * @param exceptCritical jobs of criticality {@code critical} go on
 * @param reason for the audit and for whoever looks; may be empty
 */
public record BeginWindow(
    Duration lasting,
    Set<String> jobs,
    boolean exceptCritical,
    MaintenanceWindow.Running running,
    MaintenanceWindow.After after,
    String reason) {
  public BeginWindow {
    jobs = Set.copyOf(jobs);
  }
}
