package dev.nightshift.jobs.stats;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A column of a query or of a table.
 *
 * @param type of {@link Types}
 */
record Column(String name, int type, String typeName) {

  static List<Column> of(ResultSetMetaData data) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      columns.add(
          new Column(data.getColumnLabel(i), data.getColumnType(i), data.getColumnTypeName(i)));
    }
    return columns;
  }

  boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }

  boolean isMoment() {
    return type == Types.TIMESTAMP || type == Types.TIMESTAMP_WITH_TIMEZONE;
  }

  /** PostgreSQL tells of the zone in the type's name alone. */
  boolean isZoned() {
    var words = typeName.toLowerCase(Locale.ROOT);
    return type == Types.TIMESTAMP_WITH_TIMEZONE
        || (isMoment() && (words.contains("timestamptz") || words.contains("with time zone")));
  }

  private boolean isText() {
    return switch (type) {
      case Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR,
          Types.CLOB,
          Types.NCLOB ->
          true;
      default -> false;
    };
  }

  /** The value as a type of java.time, java.math and the like, which means the same everywhere. */
  Object read(ResultSet rows, int index) throws SQLException {
    if (isMoment()) {
      return isZoned()
          ? rows.getObject(index, OffsetDateTime.class)
          : rows.getObject(index, LocalDateTime.class);
    }
    if (typeName.equalsIgnoreCase("uuid")) {
      return rows.getObject(index); // of H2 it is BINARY, of PostgreSQL OTHER
    }
    return switch (type) {
      case Types.DATE -> rows.getObject(index, LocalDate.class);
      case Types.TIME -> rows.getObject(index, LocalTime.class);
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> rows.getBytes(index);
      default -> {
        if (isText()) {
          yield rows.getString(index);
        }
        var value = rows.getObject(index);
        yield value == null
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof UUID
            ? value
            : rows.getString(index);
      }
    };
  }

  /** Sets a value that another column, perhaps of another database, was read from. */
  void write(PreparedStatement statement, int index, Object value, ZoneId zone)
      throws SQLException {
    if (value == null) {
      statement.setNull(index, type == Types.OTHER ? Types.NULL : type);
    } else if (isMoment() && (value instanceof OffsetDateTime || value instanceof LocalDateTime)) {
      var moment = instant(value, zone);
      statement.setObject(
          index,
          isZoned() ? moment.atOffset(ZoneOffset.UTC) : LocalDateTime.ofInstant(moment, zone));
    } else if (isText() && !(value instanceof byte[])) {
      statement.setString(index, value.toString());
    } else if (type == Types.OTHER && value instanceof String) {
      statement.setObject(index, value, Types.OTHER);
    } else {
      statement.setObject(index, value);
    }
  }

  /** The same for the same value, whatever database and type of column it was read from. */
  static Object comparable(Object value, ZoneId zone) {
    if (value instanceof Boolean flag) {
      return flag ? BigDecimal.ONE : BigDecimal.ZERO;
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isFinite(number)
          ? BigDecimal.valueOf(number).stripTrailingZeros()
          : String.valueOf(number);
    }
    if (value instanceof Number) {
      return new BigDecimal(value.toString()).stripTrailingZeros();
    }
    if (value instanceof OffsetDateTime || value instanceof LocalDateTime) {
      return instant(value, zone);
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return value instanceof UUID ? value.toString() : value;
  }

  static Instant instant(Object value, ZoneId zone) {
    var moment =
        value instanceof OffsetDateTime offset
            ? offset.toInstant()
            : ((LocalDateTime) value).atZone(zone).toInstant();
    return moment.truncatedTo(ChronoUnit.MICROS);
  }
}
