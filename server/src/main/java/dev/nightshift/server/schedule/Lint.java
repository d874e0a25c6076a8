package dev.nightshift.server.schedule;

import dev.nightshift.job.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A schedule explained.
 *
 * @param words it for people
 * @param zone on whose clock it is read
 * @param next its next due times; of a fixed delay at most the first, none on demand
 */
public record Lint(String words, ZoneId zone, List<Instant> next, List<Finding> findings) {
  private static final int NEXT = 5;

  public Lint {
    next = List.copyOf(next);
    findings = List.copyOf(findings);
  }

  /**
   * Explains a schedule that can be used.
   *
   * @param anchor the job's first registration, or now for one that is not registered
   */
  public static Lint of(Schedule schedule, Instant anchor, Instant now) {
    var zone = schedule instanceof Schedule.Cron cron ? cron.zone() : ZoneOffset.UTC;
    return new Lint(
        Schedules.words(schedule),
        zone,
        next(schedule, anchor, now),
        schedule instanceof Schedule.Cron cron
            ? new CronLinter(cron, now).findings()
            : driftsFromTheDay(schedule));
  }

  /** Whether anything is to be told without being asked. */
  public boolean warns() {
    return findings.stream().anyMatch(Finding::warns);
  }

  /** The same, with more findings. */
  public Lint with(List<Finding> more) {
    var all = new ArrayList<>(findings);
    all.addAll(more);
    return new Lint(words, zone, next, all);
  }

  private static List<Instant> next(Schedule schedule, Instant anchor, Instant now) {
    List<Instant> times = new ArrayList<>();
    for (var slot = Schedules.next(schedule, anchor, now);
        slot.isPresent() && times.size() < NEXT;
        slot = Schedules.next(schedule, anchor, slot.get())) {
      times.add(slot.get());
    }
    return times;
  }

  private static List<Finding> driftsFromTheDay(Schedule schedule) {
    boolean wholeDays =
        schedule instanceof Schedule.FixedRate rate && rate.interval().toMillis() % 86_400_000 == 0;
    return wholeDays
        ? List.of(
            Finding.note(
                "whole-days",
                "it counts from the moment the job was first registered, not from a time of day",
                "For a time of day write a cron expression, such as 0 2 * * *"))
        : List.of();
  }
}
