package dev.nightshift.server.health.activity;

import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What all jobs did between two instants, in as much detail as can be drawn.
 *
 * @param slot runs of a job that began within one such stretch may stand together
 * @param complete false: there are more runs than are gone through; a shorter time has all
 * @param jobs in the order of their names
 * @param schedules changes of schedules
 */
public record Timeline(
    Instant from,
    Instant to,
    Duration slot,
    boolean complete,
    List<Row> jobs,
    List<MaintenanceWindow> windows,
    List<Activity.Rescheduled> schedules) {

  /** One job's. */
  public record Row(
      String job,
      List<Segment> segments,
      List<Activity.Held> pauses,
      List<MissedSlots.Range> missed) {}

  /**
   * A run, or several that began within the same slot.
   *
   * @param run the run; of several the first that failed, or else the first
   * @param state of that run
   * @param end null while one of them is at work
   * @param runs how many
   * @param failures how many of them failed
   */
  public record Segment(
      UUID run, RunState state, Instant start, Instant end, int runs, int failures) {}
}
