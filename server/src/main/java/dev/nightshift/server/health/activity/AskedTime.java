package dev.nightshift.server.health.activity;

import dev.nightshift.server.schedule.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A stretch of time in the past, as people write it.
 *
 * @param to the first instant that is no longer in it
 * @param zone in which times of day are read and told
 */
public record AskedTime(Instant from, Instant to, ZoneId zone) {
  private static final String FORMS =
      "write a time of day as 14:23, a date and time as 2026-01-31T14:23 or 2026-01-31T14:23:05Z,"
          + " or how long ago, as 10m or \"10 min ago\"";
  private static final Pattern SECONDS = Pattern.compile("\\d{1,2}:\\d{2}:\\d{2}");
  private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2}))?");
  private static final Pattern YESTERDAY = Pattern.compile("(today|yesterday)[ T](.+)");

  /**
   * Reads what somebody asks for. A time of day is the last one that was; of a time to the minute
   * the whole minute is meant, of one to the second that second.
   *
   * @param at null: {@code from} is given
   * @param to null: now
   * @param zone null: UTC
   * @throws IllegalArgumentException if it cannot be understood
   */
  public static AskedTime read(String at, String from, String to, String zone, Instant now) {
    var there = zone(zone);
    if ((at == null) == (from == null) || (at != null && to != null)) {
      throw new IllegalArgumentException(
          "say either at, as at=14:23, or from and to, as from=14:20&to=14:30; without to it is"
              + " until now");
    }
    if (at != null) {
      var begin = instant("at", at, there, now);
      var seconds = SECONDS.matcher(at).find();
      return seconds
          ? new AskedTime(begin, begin.plusSeconds(1), there)
          : minute(begin.truncatedTo(ChronoUnit.MINUTES), there);
    }
    var begin = instant("from", from, there, now);
    var end = to == null ? now : instant("to", to, there, now);
    if (to != null && !end.isAfter(begin) && timeOfDay(to) && timeOfDay(from)) {
      // over midnight: the begin was the day before
      begin = begin.atZone(there).minusDays(1).toInstant();
    }
    return new AskedTime(begin, end, there);
  }

  private static AskedTime minute(Instant begin, ZoneId zone) {
    return new AskedTime(begin, begin.plus(Duration.ofMinutes(1)), zone);
  }

  private static boolean timeOfDay(String text) {
    return TIME.matcher(text.strip()).matches();
  }

  private static ZoneId zone(String text) {
    if (text == null) {
      return ZoneOffset.UTC;
    }
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "zone is \"" + text + "\"; write a time zone as Europe/Zurich, UTC or +02:00");
    }
  }

  private static Instant instant(String name, String given, ZoneId zone, Instant now) {
    var text = given.strip();
    if (text.equals("now")) {
      return now;
    }
    return ago(text)
        .map(now::minus)
        .or(() -> day(text, zone, now))
        .or(() -> date(text, zone))
        .or(() -> millis(text))
        .orElseThrow(() -> new IllegalArgumentException(name + " is \"" + given + "\"; " + FORMS));
  }

  /** As dashboards write them. */
  private static Optional<Instant> millis(String text) {
    return text.matches("\\d{12,13}")
        ? Optional.of(Instant.ofEpochMilli(Long.parseLong(text)))
        : Optional.empty();
  }

  private static Optional<Duration> ago(String text) {
    var compact =
        text.toLowerCase(Locale.ROOT)
            .replaceFirst("\\s+ago$", "")
            .replaceAll("\\s+", "")
            .replaceAll("(?<=\\d)(?:minutes?|mins?)", "m")
            .replaceAll("(?<=\\d)(?:hours?|hrs?)", "h")
            .replaceAll("(?<=\\d)(?:seconds?|secs?)", "s")
            .replaceAll("(?<=\\d)days?", "d");
    return Durations.parse(compact).filter(ago -> ago.compareTo(Duration.ofDays(36_500)) < 0);
  }

  private static Optional<Instant> day(String text, ZoneId zone, Instant now) {
    var today = now.atZone(zone).toLocalDate();
    var named = YESTERDAY.matcher(text);
    if (named.matches()) {
      var day = named.group(1).equals("today") ? today : today.minusDays(1);
      return time(named.group(2)).map(time -> instant(day, time, zone));
    }
    return time(text)
        .map(
            time -> {
              var here = instant(today, time, zone);
              return here.isAfter(now) ? instant(today.minusDays(1), time, zone) : here;
            });
  }

  private static Instant instant(LocalDate day, LocalTime time, ZoneId zone) {
    return day.atTime(time).atZone(zone).toInstant();
  }

  private static Optional<LocalTime> time(String text) {
    var match = TIME.matcher(text.strip());
    if (!match.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalTime.of(
              Integer.parseInt(match.group(1)),
              Integer.parseInt(match.group(2)),
              match.group(3) == null ? 0 : Integer.parseInt(match.group(3))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> date(String text, ZoneId zone) {
    var iso = text.replaceFirst("(?<=\\d) (?=\\d)", "T").replaceFirst(" UTC$", "Z");
    try {
      return Optional.of(OffsetDateTime.parse(iso).toInstant());
    } catch (DateTimeParseException e) {
      // perhaps without a zone
    }
    try {
      return Optional.of(LocalDateTime.parse(iso).atZone(zone).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
