package dev.nightshift.jobs.legal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One connection with its prepared statements. Not thread-safe. */
final class Db implements AutoCloseable {
  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  Db(Connection connection) {
    this.connection = connection;
  }

  /** What becomes of a row. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Several statements. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  <T> List<T> rows(String sql, Row<T> row, Object... arguments) throws SQLException {
    try (var found = filled(sql, arguments).executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (found.next()) {
        rows.add(row.read(found));
      }
      return rows;
    }
  }

  <T> Optional<T> first(String sql, Row<T> row, Object... arguments) throws SQLException {
    return rows(sql, row, arguments).stream().findFirst();
  }

  long number(String sql, Object... arguments) throws SQLException {
    return first(sql, row -> row.getLong(1), arguments).orElse(0L);
  }

  int update(String sql, Object... arguments) throws SQLException {
    return filled(sql, arguments).executeUpdate();
  }

  /** Everything or nothing of it. */
  <T> T atOnce(Work<T> work) throws SQLException {
    return atOnce(false, work);
  }

  /**
   * Everything or nothing of it.
   *
   * @param dryRun nothing in any case
   */
  <T> T atOnce(boolean dryRun, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    boolean done = false;
    try {
      var result = work.run();
      if (!dryRun) {
        connection.commit();
        done = true;
      }
      return result;
    } finally {
      if (!done) {
        connection.rollback();
      }
      connection.setAutoCommit(true);
    }
  }

  /** Within {@link #atOnce}: what fails here is undone alone. */
  <T> T apart(Work<T> work) throws SQLException {
    var before = connection.setSavepoint();
    try {
      var result = work.run();
      connection.releaseSavepoint(before);
      return result;
    } catch (SQLException | RuntimeException e) {
      connection.rollback(before);
      throw e;
    }
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    var value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  static LocalDate day(ResultSet row, String column) throws SQLException {
    return row.getObject(column, LocalDate.class);
  }

  private PreparedStatement filled(String sql, Object... arguments) throws SQLException {
    var statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (int i = 0; i < arguments.length; i++) {
      statement.setObject(i + 1, value(arguments[i]));
    }
    return statement;
  }

  private static Object value(Object argument) {
    return argument instanceof Instant instant
        ? OffsetDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC)
        : argument;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
