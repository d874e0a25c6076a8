package dev.nightshift.server.schedule;

import dev.nightshift.job.Schedule;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/** Schedules as people write them: in config.yml, in a command, in a request. */
public final class ScheduleText {
  /** How a schedule is written, for messages. */
  public static final String RULE =
      "write a cron expression of five fields, \"every 5m\", \"5m after\" (the last run), nightly,"
          + " continuous or manual";

  private static final Pattern EVERY = Pattern.compile("every (.+)");
  private static final Pattern AFTER = Pattern.compile("(.+) after(?: the last run)?");
  private static final Pattern DELAY = Pattern.compile("delay (\\S+)");
  private static final Pattern ZONED = Pattern.compile("(.+?) \\((\\S+)\\)");
  private static final Duration LEAST = Duration.ofMillis(1);

  private ScheduleText() {}

  /**
   * Reads a schedule, and sees to it that it can be used.
   *
   * @param zone of a cron expression; UTC if empty. A text may end with its zone in parentheses
   *     instead, as {@link #text} writes it
   * @throws IllegalArgumentException whose message is the end of a sentence that begins with what
   *     the text was written for
   */
  public static Schedule parse(String text, Optional<ZoneId> zone) {
    var trimmed = text.strip().replaceAll("\\s+", " ");
    var zoned = ZONED.matcher(trimmed);
    if (zone.isEmpty() && zoned.matches()) {
      return usable(zoned.group(1), Optional.of(zone(zoned.group(2))));
    }
    return usable(trimmed, zone);
  }

  private static Schedule usable(String text, Optional<ZoneId> zone) {
    var schedule =
        read(text, zone)
            .orElseThrow(() -> new IllegalArgumentException("is \"" + text + "\"; " + RULE));
    var problem = Schedules.problem(schedule);
    if (problem.isPresent()) {
      throw new IllegalArgumentException("\"" + text + "\" " + problem.get());
    }
    if (zone.isPresent() && !(schedule instanceof Schedule.Cron)) {
      throw new IllegalArgumentException(
          "is \"" + text + "\", for which a time zone means nothing; leave it out");
    }
    return schedule;
  }

  /** As {@link #parse} reads it, zone included. */
  public static String text(Schedule schedule) {
    if (schedule instanceof Schedule.Cron cron) {
      return cron.expression()
          + (cron.zone().equals(ZoneOffset.UTC) ? "" : " (" + cron.zone() + ")");
    }
    if (schedule instanceof Schedule.FixedRate rate) {
      return "every " + Durations.text(rate.interval());
    }
    if (schedule instanceof Schedule.FixedDelay delay) {
      return Durations.text(delay.delay()) + " after";
    }
    return "manual";
  }

  /**
   * A zone by its name.
   *
   * @throws IllegalArgumentException as {@link #parse}
   */
  public static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "has the time zone \"" + name + "\"; write one as Europe/Zurich or UTC", e);
    }
  }

  private static Optional<Schedule> read(String text, Optional<ZoneId> zone) {
    return switch (text) {
      case "nightly" -> Optional.of(new Schedule.Cron("0 2 * * *", zone.orElse(ZoneOffset.UTC)));
      case "continuous" -> Optional.of(new Schedule.FixedRate(Duration.ofHours(6)));
      case "manual", "on demand" -> Optional.of(new Schedule.OnDemand());
      default -> withValues(text, zone);
    };
  }

  private static Optional<Schedule> withValues(String text, Optional<ZoneId> zone) {
    var every = EVERY.matcher(text);
    if (every.matches()) {
      return duration(every.group(1)).map(Schedule.FixedRate::new);
    }
    for (var form : new Pattern[] {AFTER, DELAY}) {
      var after = form.matcher(text);
      if (after.matches()) {
        return duration(after.group(1)).map(Schedule.FixedDelay::new);
      }
    }
    return text.split(" ").length == 5
        ? Optional.of(new Schedule.Cron(text, zone.orElse(ZoneOffset.UTC)))
        : Optional.empty();
  }

  private static Optional<Duration> duration(String text) {
    // a declared one may be told apart by blanks, as in 1h 30m, and have a fraction of a second
    var joined = text.replace(" ", "");
    return Durations.parse(joined)
        .or(() -> seconds(joined))
        .filter(duration -> duration.compareTo(LEAST) >= 0);
  }

  private static Optional<Duration> seconds(String text) {
    return text.matches("(\\d+h)?(\\d+m)?\\d+\\.\\d{1,9}s")
        ? Optional.of(Duration.parse("PT" + text))
        : Optional.empty();
  }
}
