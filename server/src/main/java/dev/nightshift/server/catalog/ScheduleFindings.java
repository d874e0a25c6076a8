package dev.nightshift.server.catalog;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.schedule.Finding;
import dev.nightshift.server.schedule.Lint;
import dev.nightshift.server.schedule.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What is to be said about the schedules of all jobs without being asked. */
public final class ScheduleFindings {
  private static final int MANY = 5;
  private static final Duration SELDOM = Duration.ofHours(1);

  private ScheduleFindings() {}

  /** Warnings, as sentences that begin with the job. */
  public static List<String> of(Catalogue catalogue, Instant now) {
    List<String> found = new ArrayList<>();
    for (var job : catalogue.jobs()) {
      var schedule = job.timing().schedule();
      Lint.of(schedule, now, now).findings().stream()
          .filter(Finding::warns)
          .forEach(
              finding ->
                  found.add(
                      "job " + job.name() + ", schedule \"" + text(schedule) + "\": " + finding));
    }
    crowds(catalogue, now, found);
    return found;
  }

  private static String text(Schedule schedule) {
    return schedule instanceof Schedule.Cron cron ? cron.expression() : schedule.toString();
  }

  /** Jobs that come seldom have nothing to fear from each other but the same minute. */
  private static void crowds(Catalogue catalogue, Instant now, List<String> found) {
    var byMinute = new TreeMap<Instant, List<String>>();
    for (var job : catalogue.jobs()) {
      var timing = job.timing();
      boolean seldom =
          timing.schedule() instanceof Schedule.Cron
              && timing.jitter().isEmpty()
              && timing.expectedInterval().filter(gap -> gap.compareTo(SELDOM) >= 0).isPresent();
      if (seldom) {
        Schedules.next(timing.schedule(), now, now)
            .ifPresent(
                at -> byMinute.computeIfAbsent(at, minute -> new ArrayList<>()).add(job.name()));
      }
    }
    byMinute.forEach(
        (at, jobs) -> {
          if (jobs.size() >= MANY) {
            found.add(
                jobs.size()
                    + " jobs are due together at "
                    + at
                    + ": "
                    + String.join(", ", jobs)
                    + ". Give them minutes of their own, or spread them with jitter: 10m.");
          }
        });
  }
}
