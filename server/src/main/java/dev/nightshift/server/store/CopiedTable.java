package dev.nightshift.server.store;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * One table that is copied from one database into another.
 *
 * @param columns names of all of them
 * @param dates which of them hold days
 * @param numbered the column whose values the database makes; null without one
 */
record CopiedTable(String name, List<String> columns, List<Boolean> dates, String numbered) {
  private static final int BATCH = 500;
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

  /** The tables of the schema, in the order of their names. */
  static List<CopiedTable> all(Connection h2) throws SQLException {
    List<String> names = new ArrayList<>();
    try (var statement = h2.createStatement();
        var rows =
            statement.executeQuery(
                "select table_name from information_schema.tables where table_schema = current_schema and table_type ="
                    + " 'BASE TABLE' and table_name <> 'flyway_schema_history' order by table_name")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    List<CopiedTable> tables = new ArrayList<>();
    for (var name : names) {
      tables.add(of(h2, name));
    }
    return tables;
  }

  private static CopiedTable of(Connection h2, String name) throws SQLException {
    List<String> columns = new ArrayList<>();
    List<Boolean> dates = new ArrayList<>();
    String numbered = null;
    try (var statement =
        h2.prepareStatement(
            "select column_name, data_type, is_identity from information_schema.columns where table_schema ="
                + " current_schema and table_name = ? order by ordinal_position")) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          var column = rows.getString(1).toLowerCase(Locale.ROOT);
          columns.add(column);
          dates.add(rows.getString(2).equals("DATE"));
          numbered = rows.getString(3).equals("YES") ? column : numbered;
        }
      }
    }
    return new CopiedTable(name.toLowerCase(Locale.ROOT), columns, dates, numbered);
  }

  long count(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("select count(*) from " + name)) {
      row.next();
      return row.getLong(1);
    }
  }

  void clear(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("delete from " + name);
    }
  }

  /** Hears of rows that were sent or read, every some hundred. */
  @FunctionalInterface
  interface Each {
    void rows(long more) throws SQLException;
  }

  /** Sends all rows. */
  StoreCopy.Copied send(Connection from, Connection to) throws SQLException {
    return send(from, to, more -> {});
  }

  /** Sends all rows. */
  StoreCopy.Copied send(Connection from, Connection to, Each each) throws SQLException {
    var insert =
        "insert into "
            + name
            + " ("
            + String.join(", ", columns)
            + ") values ("
            + String.join(", ", Collections.nCopies(columns.size(), "?"))
            + ")";
    var sum = new Sum();
    try (var select = fetching(from);
        var rows = select.executeQuery(query());
        var target = to.prepareStatement(insert)) {
      int waiting = 0;
      while (rows.next()) {
        var values = sum.add(rows);
        for (int i = 0; i < values.size(); i++) {
          target.setObject(i + 1, values.get(i));
        }
        target.addBatch();
        if (++waiting == BATCH) {
          target.executeBatch();
          each.rows(waiting);
          waiting = 0;
        }
      }
      target.executeBatch();
      each.rows(waiting);
    }
    return sum.result();
  }

  /** Reads all rows. */
  StoreCopy.Copied read(Connection connection) throws SQLException {
    return read(connection, more -> {});
  }

  /** Reads all rows. */
  StoreCopy.Copied read(Connection connection, Each each) throws SQLException {
    var sum = new Sum();
    try (var select = fetching(connection);
        var rows = select.executeQuery(query())) {
      while (rows.next()) {
        sum.add(rows);
        if (sum.rows % BATCH == 0) {
          each.rows(BATCH);
        }
      }
      each.rows(sum.rows % BATCH);
    }
    return sum.result();
  }

  private static Statement fetching(Connection connection) throws SQLException {
    var select = connection.createStatement();
    select.setFetchSize(BATCH);
    return select;
  }

  /** Lets new rows in H2 be numbered after those that have arrived. */
  void continueNumberingInH2(Connection to) throws SQLException {
    if (numbered == null) {
      return;
    }
    try (var statement = to.createStatement()) {
      long next;
      try (var row =
          statement.executeQuery("select coalesce(max(" + numbered + "), 0) + 1 from " + name)) {
        row.next();
        next = row.getLong(1);
      }
      statement.execute(
          "alter table " + name + " alter column " + numbered + " restart with " + next);
    }
  }

  /** Lets new rows be numbered after those that have arrived. */
  void continueNumbering(Connection to) throws SQLException {
    if (numbered == null) {
      return;
    }
    try (var statement = to.createStatement()) {
      statement.execute(
          "select setval(pg_get_serial_sequence('"
              + name
              + "', '"
              + numbered
              + "'), max("
              + numbered
              + ")) from "
              + name
              + " having max("
              + numbered
              + ") is not null");
    }
  }

  private String query() {
    return "select " + String.join(", ", columns) + " from " + name;
  }

  /**
   * Counts rows and sums their hashes up, whatever their order: databases sort texts differently.
   */
  private final class Sum {
    private final MessageDigest digest = sha256();
    private BigInteger hashes = BigInteger.ZERO;
    private long rows;
    private long cleaned;

    private List<Object> add(ResultSet row) throws SQLException {
      List<Object> values = new ArrayList<>(columns.size());
      for (int i = 0; i < columns.size(); i++) {
        values.add(value(row, i));
      }
      for (var value : values) {
        var text = text(value);
        digest.update((text.length() + ":" + text).getBytes(StandardCharsets.UTF_8));
      }
      hashes = hashes.add(new BigInteger(1, digest.digest())).mod(MODULUS);
      rows++;
      return values;
    }

    private Object value(ResultSet row, int column) throws SQLException {
      if (dates.get(column)) {
        return row.getObject(column + 1, LocalDate.class);
      }
      var value = row.getObject(column + 1);
      if (value instanceof java.sql.Timestamp) {
        return row.getObject(column + 1, OffsetDateTime.class);
      }
      if (value instanceof String text && text.indexOf('\0') >= 0) {
        cleaned++;
        return Columns.text(text);
      }
      return value;
    }

    private static String text(Object value) {
      return value instanceof OffsetDateTime time
          ? time.toInstant().toString()
          : String.valueOf(value);
    }

    private StoreCopy.Copied result() {
      return new StoreCopy.Copied(name, rows, String.format("%032x", hashes), cleaned);
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
