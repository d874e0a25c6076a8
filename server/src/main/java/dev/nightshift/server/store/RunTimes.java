package dev.nightshift.server.store;

import java.time.Instant;
import java.util.UUID;

/** The time that is in a run's id. */
final class RunTimes {
  private static final long VERSION_7 = 0x7000;
  private static final long LOWEST = 0x8000_0000_0000_0000L;
  private static final long LATEST = (1L << 47) - 1;

  private RunTimes() {}

  /** The lowest id of a millisecond. */
  static UUID first(Instant instant) {
    long millis = Math.max(0, Math.min(LATEST, millis(instant)));
    return new UUID(millis << 16 | VERSION_7, LOWEST);
  }

  static Instant of(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  /** The id next below. */
  static UUID before(UUID id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() - 1);
  }

  private static long millis(Instant instant) {
    try {
      return instant.toEpochMilli();
    } catch (ArithmeticException e) {
      return instant.isBefore(Instant.EPOCH) ? 0 : LATEST;
    }
  }
}
