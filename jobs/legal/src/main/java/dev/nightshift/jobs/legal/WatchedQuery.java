package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Reads what a query shows, a hundred rows at a time, by its column item. */
final class WatchedQuery implements AutoCloseable {
  static final String DEPENDENCY = "watched_database";
  private static final int BATCH = 100;

  private final DeadlineWatch.Settings settings;
  private final Connection connection;
  private Object last;

  WatchedQuery(Context context, DeadlineWatch.Settings settings) throws SQLException {
    this.settings = settings;
    var dependency = context.dependency(DEPENDENCY);
    try {
      connection = settings.database().connect();
      connection.setReadOnly(true);
      dependency.up();
    } catch (SQLException e) {
      dependency.down(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** What is watched. */
  record Item(String id, String title, Instant due, String status, String owner, String tenant) {}

  /** The next hundred; none at the end. */
  List<Item> next() throws SQLException {
    var sql =
        "select q.* from ("
            + settings.query()
            + ") q"
            + (last == null ? "" : " where q.item > ?")
            + " order by q.item";
    try (var statement = connection.prepareStatement(sql)) {
      // every driver knows it, while each database has words of its own for it
      statement.setMaxRows(BATCH);
      return read(statement);
    } catch (SQLException e) {
      throw new SQLException(
          "the query of %s does not run: %s".formatted(settings.database(), e.getMessage()),
          e.getSQLState(),
          e);
    }
  }

  private List<Item> read(PreparedStatement statement) throws SQLException {
    if (last != null) {
      statement.setObject(1, last);
    }
    List<Item> items = new ArrayList<>();
    try (var rows = statement.executeQuery()) {
      boolean titled = has(rows, "title");
      while (rows.next()) {
        last = rows.getObject("item");
        var id = String.valueOf(last);
        items.add(
            new Item(
                id,
                titled ? String.valueOf(rows.getString("title")) : id,
                due(rows, id),
                text(rows, "status"),
                text(rows, "owner"),
                text(rows, "tenant")));
      }
    }
    return items;
  }

  private static String text(ResultSet rows, String column) throws SQLException {
    var text = rows.getString(column);
    return text == null ? "" : text.strip();
  }

  private static boolean has(ResultSet rows, String column) throws SQLException {
    var columns = rows.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (columns.getColumnLabel(i).equalsIgnoreCase(column)) {
        return true;
      }
    }
    return false;
  }

  /** Null: it is due at no time. */
  private Instant due(ResultSet rows, String id) throws SQLException {
    var value = rows.getObject("due");
    return value == null ? null : instant(value, id, settings.timeZone());
  }

  static Instant instant(Object value, String id, ZoneId zone) {
    if (value instanceof OffsetDateTime moment) {
      return moment.toInstant();
    }
    if (value instanceof ZonedDateTime moment) {
      return moment.toInstant();
    }
    if (value instanceof Timestamp moment) {
      return moment.toLocalDateTime().atZone(zone).toInstant();
    }
    if (value instanceof LocalDateTime moment) {
      return moment.atZone(zone).toInstant();
    }
    if (value instanceof Date day) {
      return endOf(day.toLocalDate(), zone);
    }
    if (value instanceof LocalDate day) {
      return endOf(day, zone);
    }
    return parsed(value.toString().strip(), id, zone);
  }

  private static Instant parsed(String text, String id, ZoneId zone) {
    try {
      if (text.length() == 10) {
        return endOf(LocalDate.parse(text), zone);
      }
      var moment = text.replace(' ', 'T');
      return moment.matches(".*(Z|[+-]\\d\\d(:?\\d\\d)?)$")
          ? OffsetDateTime.parse(moment.replaceAll("([+-]\\d\\d)$", "$1:00")).toInstant()
          : LocalDateTime.parse(moment).atZone(zone).toInstant();
    } catch (DateTimeParseException e) {
      throw new IllegalStateException(
          "the due time \"%s\" of item %s is no time".formatted(text, id), e);
    }
  }

  private static Instant endOf(LocalDate day, ZoneId zone) {
    return day.plusDays(1).atTime(LocalTime.MIDNIGHT).atZone(zone).toInstant();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
