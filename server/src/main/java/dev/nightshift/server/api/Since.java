package dev.nightshift.server.api;

import dev.nightshift.server.schedule.Durations;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Moments in the past as people write them. */
final class Since {
  private Since() {}

  /** Null for null or an empty text. */
  static Instant read(String text, Instant now) {
    return read("since", text, now);
  }

  /** The same of another field. */
  static Instant read(String name, String text, Instant now) {
    if (text == null || text.isBlank()) {
      return null;
    }
    var ago = Durations.parse(text.strip());
    if (ago.isPresent()) {
      return now.truncatedTo(ChronoUnit.MILLIS).minus(ago.get());
    }
    try {
      return Instant.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw new BadInput(
          name
              + " is \""
              + text
              + "\"; write how long ago, as 7d or 12h, or an instant in UTC, as"
              + " 2026-01-31T12:00:00Z");
    }
  }
}
