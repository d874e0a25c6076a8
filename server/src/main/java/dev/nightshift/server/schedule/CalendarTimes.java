package dev.nightshift.server.schedule;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A {@link WindowRule} as calendars without a stopwatch write it: days, and times of day. On the
 * two days a year on which the clock is put it is off by what the clock is put.
 *
 * @param months 1 to 12; empty: all
 * @param days ranges of days of the month, from and to; counted from the month's end if negative;
 *     empty: all
 * @param weekdays 0 is Sunday, 6 Saturday; empty: all
 * @param from minute of the day
 * @param to minute of the day, not included; 1440 is midnight
 */
public record CalendarTimes(
    NavigableSet<Integer> months,
    List<Range> days,
    NavigableSet<Integer> weekdays,
    int from,
    int to) {
  private static final int DAY = 24 * 60;
  private static final int MOST = 200;

  /** Both ends included. */
  public record Range(int from, int to) {}

  /** The zone in which they are meant. */
  public static ZoneId zone(WindowRule rule) {
    return rule.starts().zone();
  }

  /**
   * A window's stretches; those that pass midnight as one for each day. What reaches over the end
   * of a month is left out where its day cannot be named.
   *
   * @return empty if the window is written so that it would take too many
   */
  public static Optional<List<CalendarTimes>> of(WindowRule rule) {
    var fields = CronFields.of(rule.starts().expression());
    if (fields.isEmpty()
        || fields.get().minute().values().size() * fields.get().hour().values().size() > MOST) {
      return Optional.empty();
    }
    List<CalendarTimes> all = new ArrayList<>();
    for (var days : days(fields.get(), rule.which())) {
      for (int hour : fields.get().hour().values()) {
        for (int minute : fields.get().minute().values()) {
          add(all, days, hour * 60 + minute, rule.duration());
        }
      }
    }
    return all.size() > MOST ? Optional.empty() : Optional.of(List.copyOf(all));
  }

  /** On which days a window begins; cron means either of two where it names both. */
  private static List<CalendarTimes> days(CronFields fields, WindowRule.Ordinal which) {
    NavigableSet<Integer> months = new TreeSet<>();
    if (!fields.month().any()) {
      months.addAll(fields.month().values());
    }
    NavigableSet<Integer> weekdays = new TreeSet<>();
    if (!fields.weekday().any()) {
      fields.weekday().values().forEach(day -> weekdays.add(day % 7));
    }
    var monthly =
        fields.day().any()
            ? ordinal(which)
            : fields.day().values().stream().map(day -> new Range(day, day)).toList();
    if (fields.day().any() || fields.weekday().any()) {
      return List.of(new CalendarTimes(months, monthly, weekdays, 0, 0));
    }
    return List.of(
        new CalendarTimes(months, monthly, new TreeSet<>(), 0, 0),
        new CalendarTimes(months, List.of(), weekdays, 0, 0));
  }

  private static List<Range> ordinal(WindowRule.Ordinal which) {
    return switch (which) {
      case EVERY -> List.of();
      case FIRST -> List.of(new Range(1, 7));
      case SECOND -> List.of(new Range(8, 14));
      case THIRD -> List.of(new Range(15, 21));
      case FOURTH -> List.of(new Range(22, 28));
      case LAST -> List.of(new Range(-7, -1));
    };
  }

  private static void add(List<CalendarTimes> all, CalendarTimes days, int start, Duration lasts) {
    int end = start + (int) lasts.plusSeconds(59).toMinutes();
    for (int day = 0; day * DAY < end; day++) {
      int from = Math.max(start - day * DAY, 0);
      int to = Math.min(end - day * DAY, DAY);
      all.add(days.later(day, from, to));
    }
  }

  private CalendarTimes later(int offset, int newFrom, int newTo) {
    NavigableSet<Integer> shifted = new TreeSet<>();
    weekdays.forEach(day -> shifted.add((day + offset) % 7));
    List<Range> ranges = new ArrayList<>();
    for (var range : days) {
      if (range.from < 0) {
        if (range.from + offset < 0) {
          ranges.add(new Range(range.from + offset, -1));
        }
        if (offset > 0) {
          ranges.add(new Range(Math.max(1, offset + range.from + 1), offset));
        }
      } else if (range.from + offset <= 31) {
        ranges.add(new Range(range.from + offset, Math.min(31, range.to + offset)));
      }
    }
    return new CalendarTimes(months, ranges, shifted, newFrom, newTo);
  }
}
