package dev.nightshift.server.model;

import dev.nightshift.job.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * When a job must have been due, counted out here and not by the code under test: multiples of an
 * interval, and minutes of an hour.
 */
final class DueTimes {
  private DueTimes() {}

  /**
   * All due times of a schedule that is a fixed rate or a cron expression of whole minutes.
   *
   * @param anchor the job's first registration
   * @param from first, inclusive
   * @param until last, inclusive
   */
  static List<Instant> of(Schedule schedule, Instant anchor, Instant from, Instant until) {
    List<Instant> times = new ArrayList<>();
    if (schedule instanceof Schedule.FixedRate rate) {
      for (var at = anchor; !at.isAfter(until); at = at.plus(rate.interval())) {
        if (!at.isBefore(from)) {
          times.add(at);
        }
      }
    } else if (schedule instanceof Schedule.Cron cron) {
      int every = Integer.parseInt(cron.expression().replaceAll("\\*/(\\d+) .*", "$1"));
      var minute = from.truncatedTo(ChronoUnit.MINUTES);
      for (; !minute.isAfter(until); minute = minute.plus(Duration.ofMinutes(1))) {
        boolean due = minute.getEpochSecond() / 60 % 60 % every == 0;
        if (due && !minute.isBefore(from)) {
          times.add(minute);
        }
      }
    }
    return times;
  }
}
