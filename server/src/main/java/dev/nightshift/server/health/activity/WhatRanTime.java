package dev.nightshift.server.health.activity;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Says a stretch of time as a part of a sentence, no more exactly than it was asked for. */
record WhatRanTime(Instant from, Instant to, ZoneId zone, Instant now) {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

  /** {@code at 14:23}, of a moment in or near the stretch. */
  String at(Instant moment) {
    var there = moment.atZone(zone);
    return "at "
        + (Duration.between(from, to).compareTo(Duration.ofMinutes(1)) < 0 ? SECOND : MINUTE)
            .format(there)
        + day(moment);
  }

  private String day(Instant moment) {
    var there = moment.atZone(zone);
    return there.toLocalDate().equals(now.atZone(zone).toLocalDate())
        ? ""
        : " on " + DAY.format(there);
  }

  /** {@code at 14:23} or {@code between 14:20 and 14:30}. */
  String words() {
    var begin = from.atZone(zone);
    var end = to.atZone(zone);
    var day = day(from);
    var length = Duration.between(from, to);
    boolean minutes = begin.getSecond() == 0 && begin.getNano() == 0;
    if (minutes && length.equals(Duration.ofMinutes(1))) {
      return "at " + MINUTE.format(begin) + day;
    }
    if (length.compareTo(Duration.ofSeconds(1)) <= 0) {
      return "at " + SECOND.format(begin) + day;
    }
    var pattern = minutes && end.getSecond() == 0 && end.getNano() == 0 ? MINUTE : SECOND;
    var until =
        end.toLocalDate().equals(begin.toLocalDate())
            ? pattern.format(end) + day
            : pattern.format(end) + " on " + DAY.format(end);
    return "between "
        + pattern.format(begin)
        + (end.toLocalDate().equals(begin.toLocalDate()) ? "" : " on " + DAY.format(begin))
        + " and "
        + until;
  }
}
