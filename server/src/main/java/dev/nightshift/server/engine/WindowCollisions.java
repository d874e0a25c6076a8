package dev.nightshift.server.engine;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.schedule.Finding;
import dev.nightshift.server.schedule.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Due times that fall into maintenance windows, of schedules that come seldom enough to mind. */
public final class WindowCollisions {
  private static final Duration AHEAD = Duration.ofDays(400);
  private static final int OCCURRENCES = 60;

  private WindowCollisions() {}

  /**
   * What is to be said about one schedule.
   *
   * @param windows that hold its job back
   */
  public static List<Finding> of(Schedule schedule, List<RecurringWindow> windows, Instant now) {
    List<Finding> found = new ArrayList<>();
    for (var window : windows) {
      first(schedule, window, now).ifPresent(slot -> found.add(finding(window, slot)));
    }
    return found;
  }

  /** As sentences that begin with the job. */
  public static List<String> of(Catalogue catalogue, List<RecurringWindow> windows, Instant now) {
    List<String> found = new ArrayList<>();
    for (var window : windows) {
      Map<Schedule, Optional<Instant>> known = new HashMap<>();
      for (var job : catalogue.jobs()) {
        if (window.mayHold(job.name())) {
          known
              .computeIfAbsent(job.timing().schedule(), schedule -> first(schedule, window, now))
              .ifPresent(slot -> found.add("job " + job.name() + ": " + finding(window, slot)));
        }
      }
    }
    return found;
  }

  private static Finding finding(RecurringWindow window, Instant slot) {
    return new Finding(
        Finding.Level.WARNING,
        "window",
        "its due time "
            + slot
            + " lies in the maintenance window "
            + window.name()
            + " ("
            + window.rule().when()
            + ", "
            + zone(window.rule().starts().zone())
            + ") and is missed",
        "Choose a time outside the window");
  }

  private static String zone(ZoneId zone) {
    return zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId();
  }

  private static Optional<Instant> first(Schedule schedule, RecurringWindow window, Instant now) {
    var rule = window.rule();
    boolean seldom =
        schedule instanceof Schedule.Cron
            && Schedules.expectedInterval(schedule, Optional.empty())
                .filter(gap -> gap.compareTo(rule.duration()) > 0)
                .isPresent();
    if (!seldom) {
      return Optional.empty();
    }
    return rule.between(now, now.plus(AHEAD)).stream()
        .limit(OCCURRENCES)
        .flatMap(
            span ->
                Schedules.next(schedule, now, later(now, span.start().minusNanos(1_000)))
                    .filter(span::contains)
                    .stream())
        .findFirst();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
