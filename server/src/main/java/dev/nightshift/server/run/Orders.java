package dev.nightshift.server.run;

import dev.nightshift.job.Intensity;
import dev.nightshift.job.Schedule;
import java.time.Instant;

/**
 * What people ordered of a job, beside its declaration.
 *
 * @param pause null: it is not paused
 * @param schedule null: as declared
 * @param intensity null: as declared
 */
public record Orders(Pause pause, OtherSchedule schedule, Intensity intensity) {
  /** Everything as declared. */
  public static final Orders NONE = new Orders(null, null, null);

  /** The schedule in force. */
  public Schedule schedule(Schedule declared) {
    return schedule == null ? declared : schedule.schedule();
  }

  /** The intensity in force. */
  public Intensity intensity(Intensity declared) {
    return intensity == null ? declared : intensity;
  }

  /**
   * A schedule instead of the declared one.
   *
   * @param reason empty if none was given
   */
  public record OtherSchedule(Schedule schedule, String by, Instant at, String reason) {}
}
