package dev.nightshift.server.run;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/** What jobs did, by days of UTC. Thread-safe. */
public interface JobDays {

  /** Days of one job on which any run ended, the earliest first. */
  List<Day> of(String job, LocalDate since);

  /**
   * One day of one job, its scopes together.
   *
   * @param duration of all its completed runs together
   * @param longest of them
   */
  record Day(
      LocalDate on,
      long successes,
      long failures,
      long cancelled,
      long items,
      Duration duration,
      Duration longest) {}
}
