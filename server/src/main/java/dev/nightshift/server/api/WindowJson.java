package dev.nightshift.server.api;

import dev.nightshift.server.run.MaintenanceWindow;
import java.time.Instant;
import java.util.List;

/**
 * A maintenance window.
 *
 * @param state coming, on or over
 * @param jobs whose; null: every job's
 * @param except jobs that go on
 * @param endedBy who ended it early; null: nobody
 */
public record WindowJson(
    String name,
    boolean recurring,
    String state,
    Instant start,
    Instant end,
    List<String> jobs,
    List<String> except,
    String running,
    String afterWindow,
    String reason,
    String actor,
    String endedBy) {

  static WindowJson of(MaintenanceWindow window, Instant now) {
    return new WindowJson(
        window.name(),
        window.recurring(),
        window.on(now) ? "on" : window.start().isAfter(now) ? "coming" : "over",
        window.start(),
        window.end(),
        window.jobs().isEmpty() ? null : window.jobs().stream().sorted().toList(),
        window.except().stream().sorted().toList(),
        window.running().label(),
        window.after().label(),
        window.reason(),
        window.actor(),
        window.endedBy());
  }
}
