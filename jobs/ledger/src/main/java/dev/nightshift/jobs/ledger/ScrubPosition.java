package dev.nightshift.jobs.ledger;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * How far the scrub of one vault is.
 *
 * @param next the page that comes next, 1 at the start of a pass
 * @param scrubbed when the last whole pass ended; before the first: when scrubbing began
 */
record ScrubPosition(int next, Instant scrubbed) {

  static ScrubPosition start(Instant now) {
    return new ScrubPosition(1, now);
  }

  /** From a stored text; one that is not readable begins anew, and shows as an overdue pass. */
  static ScrubPosition parse(String text) {
    var parts = text.split(" ", -1);
    try {
      return new ScrubPosition(Integer.parseInt(parts[0]), Instant.parse(parts[1]));
    } catch (NumberFormatException | DateTimeException | ArrayIndexOutOfBoundsException e) {
      return start(Instant.EPOCH);
    }
  }

  String text() {
    return next + " " + scrubbed;
  }

  Duration age(Instant now) {
    return Duration.between(scrubbed, now);
  }
}
