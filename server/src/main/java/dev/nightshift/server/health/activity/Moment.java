package dev.nightshift.server.health.activity;

import dev.nightshift.server.schedule.Durations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** A moment as people and dashboards write it. */
public final class Moment {
  private static final long LAST_SECOND = 253_402_300_799L;

  private Moment() {}

  /**
   * Reads an instant with its zone, milliseconds since 1970, or how long ago it was.
   *
   * @return null for null or an empty text
   * @throws IllegalArgumentException if it is neither
   */
  public static Instant read(String name, String text, Instant now) {
    if (text == null || text.isBlank()) {
      return null;
    }
    var plain = text.strip();
    try {
      var instant =
          plain.matches("\\d{1,16}")
              ? Instant.ofEpochMilli(Long.parseLong(plain))
              : Durations.parse(plain)
                  .map(now.truncatedTo(ChronoUnit.MILLIS)::minus)
                  // in an address a plus sign is a space
                  .orElseGet(() -> OffsetDateTime.parse(plain.replace(' ', '+')).toInstant());
      if (instant.getEpochSecond() >= 0 && instant.getEpochSecond() <= LAST_SECOND) {
        return instant;
      }
    } catch (DateTimeException | ArithmeticException e) {
      // told below
    }
    throw new IllegalArgumentException(
        name
            + " is \""
            + text
            + "\"; write an instant as 2026-01-31T12:00:00Z, milliseconds since 1970, or how long"
            + " ago, as 24h or 7d");
  }
}
