package dev.nightshift.server.report;

import dev.nightshift.server.health.activity.AskedTime;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;

/** Makes reports. Throws unchecked while the store is away. Thread-safe. */
public final class Reports {
  private static final String LAST_HOUR = "1h";

  private final Sources sources;
  private final ZoneId zone;
  private final Clock clock;

  /**
   * @param zone of days and months unless another one is asked for
   */
  public Reports(Sources sources, ZoneId zone, Clock clock) {
    this.sources = sources;
    this.zone = zone;
    this.clock = clock;
  }

  /** The zone of days and months. */
  public ZoneId zone() {
    return zone;
  }

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException if the time cannot be understood; the text says why
   */
  public Report make(Kind kind, Asked asked) {
    return make(kind, asked, clock.instant());
  }

  /**
   * As if it were made at another time.
   *
   * @throws IllegalArgumentException if the time cannot be understood; the text says why
   */
  public Report make(Kind kind, Asked asked, Instant now) {
    asked.check(kind);
    var there = zone(asked.zone());
    var today = LocalDate.ofInstant(now, there);
    return switch (kind) {
      case DAILY -> new DailyReport(sources, past(daily(asked, now, there), now), now).make();
      case WEEKLY -> new WeeklyReport(sources, past(weekly(asked, today, there), now), now).make();
      case MONTHLY -> {
        var month = Period.month(asked.month());
        yield new MonthlyReport(
                sources,
                past(
                    Period.month(
                        month == null ? YearMonth.from(today).minusMonths(1) : month, there),
                    now),
                now)
            .make();
      }
      case INCIDENT -> new IncidentReport(sources, incident(asked, now, there), now).make();
    };
  }

  private static Period daily(Asked asked, Instant now, ZoneId zone) {
    var day = Period.date(asked.day());
    return day == null ? Period.lastDay(now, zone) : Period.day(day, zone);
  }

  private static Period weekly(Asked asked, LocalDate today, ZoneId zone) {
    var day = Period.date(asked.day());
    return Period.weekBefore(day == null ? today : day.plusDays(1), zone);
  }

  private static Period incident(Asked asked, Instant now, ZoneId there) {
    var last = asked.last() == null ? LAST_HOUR : asked.last();
    var time =
        AskedTime.read(
            null, asked.from() == null ? last : asked.from(), asked.to(), there.getId(), now);
    if (!time.from().isBefore(time.to())) {
      throw new IllegalArgumentException(
          "the time begins at " + time.from() + " and ends at " + time.to() + "; turn them round");
    }
    var name = Cells.minute(time.from(), there) + " to " + Cells.minute(time.to(), there);
    return new Period(time.from(), time.to(), there, name);
  }

  private static Period past(Period period, Instant now) {
    if (!period.from().isBefore(now)) {
      throw new IllegalArgumentException(
          period.name() + " has not begun yet; ask for a time that has");
    }
    return period;
  }

  private ZoneId zone(String text) {
    try {
      return text == null ? zone : ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "zone is \"" + text + "\"; write a time zone as Europe/Zurich, UTC or +02:00", e);
    }
  }
}
