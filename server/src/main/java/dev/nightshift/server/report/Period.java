package dev.nightshift.server.report;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The time that is reported on.
 *
 * @param to the first instant that is no longer in it
 * @param zone in which its days are days
 * @param name of it, e.g. {@code 2026-10}
 */
public record Period(Instant from, Instant to, ZoneId zone, String name) {
  private static final int WEEK = 7;

  /** A day of the period. */
  record Day(LocalDate date, Instant from, Instant to) {}

  /** The 24 hours until now. */
  static Period lastDay(Instant now, ZoneId zone) {
    return new Period(
        now.minus(Duration.ofHours(24)), now, zone, LocalDate.ofInstant(now, zone).toString());
  }

  static Period day(LocalDate day, ZoneId zone) {
    return new Period(start(day, zone), start(day.plusDays(1), zone), zone, day.toString());
  }

  /** The seven days before a day. */
  static Period weekBefore(LocalDate day, ZoneId zone) {
    return new Period(
        start(day.minusDays(WEEK), zone),
        start(day, zone),
        zone,
        day.minusDays(WEEK) + " to " + day.minusDays(1));
  }

  static Period month(YearMonth month, ZoneId zone) {
    return new Period(
        start(month.atDay(1), zone),
        start(month.plusMonths(1).atDay(1), zone),
        zone,
        month.toString());
  }

  private static Instant start(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant();
  }

  /** Its days, the first one first; parts of days at its ends count as days. */
  List<Day> days() {
    List<Day> days = new ArrayList<>();
    var date = LocalDate.ofInstant(from, zone);
    for (var begin = from; begin.isBefore(to); date = date.plusDays(1)) {
      var end = start(date.plusDays(1), zone);
      var last = end.isAfter(to) ? to : end;
      days.add(new Day(date, begin, last));
      begin = last;
    }
    return days;
  }

  /** Reads a date; null for null. */
  static LocalDate date(String text) {
    try {
      return text == null ? null : LocalDate.parse(text.strip());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("day is \"" + text + "\"; write a date as 2026-01-31", e);
    }
  }

  /** Reads a month; null for null. */
  static YearMonth month(String text) {
    try {
      return text == null ? null : YearMonth.parse(text.strip());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("month is \"" + text + "\"; write it as 2026-01", e);
    }
  }
}
