package dev.nightshift.server.api;

import dev.nightshift.server.health.activity.Moment;
import java.time.Instant;

/** Moments in requests, read as everywhere; what cannot be understood is answered with 400. */
final class Moments {
  private Moments() {}

  /** Null for null or an empty text. */
  static Instant read(String name, String text, Instant now) {
    try {
      return Moment.read(name, text, now);
    } catch (IllegalArgumentException e) {
      throw new BadInput(e.getMessage());
    }
  }
}
