package dev.nightshift.server.schedule;

import dev.nightshift.job.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A stretch of time that comes again and again. It begins by the clock of a zone, as a cron
 * expression does, and lasts so long by a stopwatch: a clock that is put meanwhile makes it neither
 * shorter nor longer.
 *
 * @param when as it is written
 * @param starts its beginnings, and perhaps more
 * @param which of them count
 */
public record WindowRule(String when, Schedule.Cron starts, Ordinal which, Duration duration) {
  /** How the beginning is written, for messages. */
  public static final String RULE =
      "write \"first Sunday 02:00\" (or second, third, fourth, last), \"Sunday 02:00\", \"daily"
          + " 02:00\" or a cron expression of five fields";

  private static final Pattern WORDS =
      Pattern.compile("(?:(first|second|third|fourth|last) )?([a-z]+) (\\d{1,2}):(\\d{2})");
  // a window without any beginning for so many is none
  private static final int MOST_PASSED_OVER = 10;

  /** Which weekdays of a month. */
  public enum Ordinal {
    EVERY,
    FIRST,
    SECOND,
    THIRD,
    FOURTH,
    LAST;

    private boolean counts(LocalDate day) {
      return switch (this) {
        case EVERY -> true;
        case LAST -> day.getDayOfMonth() > day.lengthOfMonth() - 7;
        case FIRST -> week(day) == 1;
        case SECOND -> week(day) == 2;
        case THIRD -> week(day) == 3;
        case FOURTH -> week(day) == 4;
      };
    }

    private static int week(LocalDate day) {
      return (day.getDayOfMonth() - 1) / 7 + 1;
    }
  }

  /**
   * Reads when a window begins.
   *
   * @throws IllegalArgumentException whose message is the end of a sentence that begins with what
   *     the text was written for
   */
  public static WindowRule parse(String text, ZoneId zone, Duration duration) {
    var when = text.strip().replaceAll("\\s+", " ");
    var words = WORDS.matcher(when.toLowerCase(Locale.ROOT));
    if (words.matches()) {
      var which =
          words.group(1) == null
              ? Ordinal.EVERY
              : Ordinal.valueOf(words.group(1).toUpperCase(Locale.ROOT));
      return weekday(words.group(2), which)
          .map(
              day ->
                  cron(
                      Integer.parseInt(words.group(4))
                          + " "
                          + Integer.parseInt(words.group(3))
                          + " * * "
                          + day,
                      zone))
          .map(cron -> new WindowRule(when, cron, which, duration))
          .orElseThrow(() -> refused(when));
    }
    if (when.split(" ").length != 5) {
      throw refused(when);
    }
    return new WindowRule(when, cron(when, zone), Ordinal.EVERY, duration);
  }

  private static Optional<String> weekday(String name, Ordinal which) {
    if (name.equals("daily") && which == Ordinal.EVERY) {
      return Optional.of("*");
    }
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .map(day -> Integer.toString(day.getValue() % 7));
  }

  private static Schedule.Cron cron(String expression, ZoneId zone) {
    var cron = new Schedule.Cron(expression, zone);
    var problem = Schedules.problem(cron);
    if (problem.isPresent()) {
      throw new IllegalArgumentException("\"" + expression + "\" " + problem.get());
    }
    return cron;
  }

  private static IllegalArgumentException refused(String when) {
    return new IllegalArgumentException("is \"" + when + "\"; " + RULE);
  }

  /** The first stretch that begins after an instant. */
  public Optional<Span> next(Instant after) {
    var start = Schedules.next(starts, after, after);
    for (int i = 0; i < MOST_PASSED_OVER && start.isPresent(); i++) {
      if (which.counts(LocalDate.ofInstant(start.get(), starts.zone()))) {
        return start.map(begin -> new Span(begin, begin.plus(duration)));
      }
      start = Schedules.next(starts, after, start.get());
    }
    return Optional.empty();
  }

  /** All stretches of which a part lies between two instants. */
  public List<Span> between(Instant from, Instant to) {
    List<Span> spans = new ArrayList<>();
    for (var span = next(from.minus(duration));
        span.isPresent() && span.get().start().isBefore(to);
        span = next(span.get().start())) {
      if (span.get().end().isAfter(from)) {
        spans.add(span.get());
      }
    }
    return spans;
  }

  /**
   * A stretch of time.
   *
   * @param end the first instant that is no longer in it
   */
  public record Span(Instant start, Instant end) {
    public boolean contains(Instant instant) {
      return !instant.isBefore(start) && instant.isBefore(end);
    }
  }
}
