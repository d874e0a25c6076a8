package dev.nightshift.jobs.stats;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * How far an operation has come: a moment or a number.
 *
 * @param moment null if it is a number
 * @param number null if it is a moment
 */
record Watermark(Instant moment, BigDecimal number) {

  /**
   * Of a row.
   *
   * @throws IllegalStateException if it is neither
   */
  static Watermark of(Operation operation, Object value) {
    if (value instanceof OffsetDateTime || value instanceof LocalDateTime) {
      return new Watermark(Column.instant(value, operation.zone()), null);
    }
    if (value instanceof Number) {
      return new Watermark(null, new BigDecimal(value.toString()));
    }
    throw new IllegalStateException(
        "its watermark "
            + operation.watermark()
            + " holds "
            + value
            + "; it must be a moment or a number");
  }

  static Watermark parse(String text) {
    return text.startsWith("number ")
        ? new Watermark(null, new BigDecimal(text.substring(7)))
        : new Watermark(Instant.parse(text), null);
  }

  String text() {
    return moment == null ? "number " + number.toPlainString() : moment.toString();
  }

  /** As a value that is compared with the column. */
  Object parameter(Column column, Operation operation) {
    if (moment != null) {
      return column.isZoned()
          ? moment.atOffset(ZoneOffset.UTC)
          : LocalDateTime.ofInstant(moment, operation.zone());
    }
    // an index on whole numbers is of no use to a decimal
    return number.stripTrailingZeros().scale() <= 0 ? (Object) number.longValueExact() : number;
  }

  Watermark back(Operation operation) {
    return moment == null
        ? new Watermark(null, number.subtract(BigDecimal.valueOf(operation.overlapNumber())))
        : new Watermark(moment.minus(operation.overlap()), null);
  }

  /** The earlier of a moment and now; a number stays. */
  Watermark notAfter(Instant now) {
    return moment != null && moment.isAfter(now) ? new Watermark(now, null) : this;
  }

  boolean isAfter(Watermark other) {
    if (moment != null && other.moment != null) {
      return moment.isAfter(other.moment);
    }
    if (number != null && other.number != null) {
      return number.compareTo(other.number) > 0;
    }
    return true; // the column has changed its type
  }
}
