package dev.nightshift.server.schedule;

import dev.nightshift.job.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Known traps of cron expressions. */
final class CronLinter {
  private static final Duration AHEAD = Duration.ofDays(366);
  // Steps that people take for the hour of a day or for so many hours.
  private static final Set<Integer> ORDINARY_MINUTES = Set.of(1, 2, 3, 4, 5, 10, 15, 20, 30);

  private final Schedule.Cron schedule;
  private final Instant now;
  private final List<Finding> findings = new ArrayList<>();

  CronLinter(Schedule.Cron schedule, Instant now) {
    this.schedule = schedule;
    this.now = now;
  }

  List<Finding> findings() {
    var fields = CronFields.of(schedule.expression());
    if (fields.isPresent()) {
      minutes(fields.get());
      uneven(fields.get());
      days(fields.get());
    }
    clockIsPut();
    return findings;
  }

  private void minutes(CronFields fields) {
    var hour = fields.hour().only();
    if (fields.minute().any() && !fields.hour().any()) {
      var example = hour.map(CronLinter::clock).orElse("those hours");
      findings.add(
          Finding.warning(
              "every-minute",
              "it comes every minute of "
                  + hour.map(h -> "the hour from " + example).orElse(example),
              "For once an hour begin with a minute: 0 " + fields.hour().text() + " …"));
      return;
    }
    int step = fields.minute().step();
    if (fields.hour().any() && step > 1 && step < 24 && !ORDINARY_MINUTES.contains(step)) {
      boolean even = 60 % step == 0;
      var text = "it comes every " + step + " minutes, " + perDay(fields) + " times a day";
      var fix =
          "For "
              + clock(step)
              + " once a day write 0 "
              + step
              + " * * *, for every "
              + step
              + " hours 0 */"
              + step
              + " * * *";
      findings.add(
          even
              ? Finding.note("minutes-or-hours", text, fix)
              : Finding.warning("minutes-or-hours", text, fix));
    }
  }

  private static int perDay(CronFields fields) {
    return fields.minute().values().size() * fields.hour().values().size();
  }

  private void uneven(CronFields fields) {
    int minutes = fields.minute().step();
    if (minutes > 1 && 60 % minutes != 0) {
      int last = fields.minute().values().last();
      findings.add(
          Finding.warning(
              "uneven-step",
              minutes
                  + " does not divide the hour: after minute "
                  + last
                  + " it comes at the next hour's minute "
                  + fields.minute().values().first()
                  + ", "
                  + (60 - last + fields.minute().values().first())
                  + " minutes later",
              "For a steady rhythm write every " + minutes + "m"));
    }
    int hours = fields.hour().step();
    if (hours > 1 && 24 % hours != 0) {
      int last = fields.hour().values().last();
      findings.add(
          Finding.warning(
              "uneven-step",
              hours
                  + " does not divide the day: after "
                  + clock(last)
                  + " it comes at "
                  + clock(fields.hour().values().first())
                  + ", "
                  + (24 - last + fields.hour().values().first())
                  + " hours later",
              "For a steady rhythm write every " + hours + "h"));
    }
    if (fields.day().step() > 1) {
      findings.add(
          Finding.warning(
              "uneven-step",
              "days are counted anew each month: after day "
                  + fields.day().values().last()
                  + " it comes on the "
                  + fields.day().values().first()
                  + (fields.day().values().first() == 1 ? "st" : "."),
              "For a steady rhythm write every " + fields.day().step() + "d"));
    }
  }

  private void days(CronFields fields) {
    if (!fields.day().any() && !fields.weekday().any()) {
      findings.add(
          Finding.warning(
              "both-days",
              "both day fields are set, and either suffices: it comes on the days of the month ("
                  + fields.day().text()
                  + ") and on the days of the week ("
                  + fields.weekday().text()
                  + ")",
              "Write * in one of them; where both must hold, let the job look at the date"));
    }
    fields
        .lacking()
        .ifPresent(
            text ->
                findings.add(
                    Finding.warning(
                        "short-months",
                        text + ": it does not come there",
                        "For the end of every month take the 1st, or the 28th")));
  }

  private void clockIsPut() {
    var cron = WallClockCron.of(schedule);
    if (cron.everyHour()) {
      return;
    }
    var rules = schedule.zone().getRules();
    var seen = new ArrayList<Boolean>();
    for (var put = rules.nextTransition(now);
        put != null && put.getInstant().isBefore(now.plus(AHEAD));
        put = rules.nextTransition(put.getInstant())) {
      var hit = hit(cron, put);
      if (hit.isPresent() && !seen.contains(put.isGap())) {
        seen.add(put.isGap());
        findings.add(put.isGap() ? skipped(put, hit.get()) : twice(put, hit.get()));
      }
    }
  }

  private static Optional<LocalDateTime> hit(WallClockCron cron, ZoneOffsetTransition put) {
    var from = put.isGap() ? put.getDateTimeBefore() : put.getDateTimeAfter();
    var to = put.isGap() ? put.getDateTimeAfter() : put.getDateTimeBefore();
    return cron.nextLocal(from.minusMinutes(1)).filter(time -> time.isBefore(to));
  }

  private Finding skipped(ZoneOffsetTransition put, LocalDateTime time) {
    return Finding.warning(
        "clock-skips",
        time.toLocalTime()
            + " does not exist on "
            + time.toLocalDate()
            + " in "
            + schedule.zone()
            + ", where the clock is put from "
            + put.getDateTimeBefore().toLocalTime()
            + " to "
            + put.getDateTimeAfter().toLocalTime()
            + ": that day it comes at "
            + time.plus(put.getDuration()).toLocalTime(),
        elsewhere(put.getDateTimeBefore().toLocalTime(), put.getDateTimeAfter().toLocalTime()));
  }

  private Finding twice(ZoneOffsetTransition put, LocalDateTime time) {
    return Finding.warning(
        "clock-repeats",
        time.toLocalTime()
            + " comes twice on "
            + time.toLocalDate()
            + " in "
            + schedule.zone()
            + ", where the clock is put from "
            + put.getDateTimeBefore().toLocalTime()
            + " back to "
            + put.getDateTimeAfter().toLocalTime()
            + ": it runs the first time only",
        elsewhere(put.getDateTimeAfter().toLocalTime(), put.getDateTimeBefore().toLocalTime()));
  }

  private static String elsewhere(LocalTime from, LocalTime to) {
    return "Choose a time outside " + from + "–" + to + ", or the time zone UTC";
  }

  private static String clock(int hour) {
    return LocalTime.of(hour, 0).toString();
  }
}
