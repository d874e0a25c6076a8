package dev.nightshift.server.report;

import dev.nightshift.server.health.Wording;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Values as people and as programs read them. */
final class Cells {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private Cells() {}

  /** Percents of a part, with 2 decimals; null of nothing. */
  static BigDecimal percent(long part, long whole) {
    return whole == 0
        ? null
        : BigDecimal.valueOf(part)
            .multiply(BigDecimal.valueOf(100))
            .divide(BigDecimal.valueOf(whole), 2, RoundingMode.HALF_UP);
  }

  /** The mean with 2 decimals; null of nothing. */
  static BigDecimal mean(long sum, long count) {
    return count == 0
        ? null
        : BigDecimal.valueOf(sum).divide(BigDecimal.valueOf(count), 2, RoundingMode.HALF_UP);
  }

  /** For programs. */
  static String plain(Object value) {
    return value == null ? "" : value.toString();
  }

  /** For people. */
  static String said(Object value, Report.As as, ZoneId zone) {
    if (value == null) {
      return "–";
    }
    return switch (as) {
      case COUNT -> Wording.count(((Number) value).longValue());
      case MILLIS ->
          value instanceof BigDecimal mean
              ? String.format(Locale.ROOT, "%,.2f", mean)
              : Wording.count(((Number) value).longValue());
      case PERCENT -> value + " %";
      case TIME -> time((Instant) value, zone);
      default -> value.toString();
    };
  }

  static String minute(Instant at, ZoneId zone) {
    return time(at, zone).substring(0, 16);
  }

  static String time(Instant at, ZoneId zone) {
    return TIME.format(at.atZone(zone));
  }
}
