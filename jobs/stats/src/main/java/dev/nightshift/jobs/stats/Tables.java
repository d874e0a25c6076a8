package dev.nightshift.jobs.stats;

import dev.nightshift.job.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What is a little different from database to database. */
final class Tables {
  private static final int H2_FILE_IN_USE = 90020;
  private static final int TRIES = 20;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)?");

  private Tables() {}

  /**
   * Connects; waits a while for an H2 file that another process, such as a command, is just using.
   */
  static Connection open(Database database) throws SQLException, InterruptedException {
    for (int i = 1; ; i++) {
      try {
        var connection = database.connect();
        if (i == TRIES || !connection.isReadOnly() || database.url().contains("ACCESS_MODE")) {
          return connection;
        }
        connection.close(); // a dry run has it open
      } catch (SQLException e) {
        if (e.getErrorCode() != H2_FILE_IN_USE || i == TRIES) {
          throw e;
        }
      }
      Thread.sleep(250);
    }
  }

  /** Connects so that not even H2's housekeeping changes a file, where nobody else has it open. */
  static Connection openUnchanged(Database database) throws SQLException, InterruptedException {
    try {
      return Home.readOnly(database).connect();
    } catch (SQLException e) {
      try {
        return open(database);
      } catch (SQLException again) {
        again.addSuppressed(e);
        throw again;
      }
    }
  }

  /**
   * A table's or column's name, as it goes into SQL.
   *
   * @throws IllegalArgumentException if it needs quotes
   */
  static String requireName(String key, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          key + " is \"" + name + "\"; write a name of letters, digits and _");
    }
    return name;
  }

  static boolean exists(Connection connection, String table) throws SQLException {
    int dot = table.indexOf('.');
    var schema = dot < 0 ? connection.getSchema() : table.substring(0, dot);
    var name = table.substring(dot + 1);
    for (var spelled :
        List.of(name, name.toUpperCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))) {
      try (var found =
          connection
              .getMetaData()
              .getTables(connection.getCatalog(), null, spelled.replace("_", "\\_"), null)) {
        while (found.next()) {
          var in = found.getString("TABLE_SCHEM");
          if (schema == null || in == null || in.equalsIgnoreCase(schema)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  static void execute(Connection connection, String... lines) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var line : lines) {
        statement.execute(line);
      }
    }
  }

  /** A single number. */
  static long count(Connection connection, String query, Object... values) throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** The type of a column that holds a moment. */
  static String momentType(Connection connection) throws SQLException {
    return zoned(connection) ? "timestamp(6) with time zone" : "timestamp(6)";
  }

  /** A moment for a column of {@link #momentType}. */
  static Object moment(Connection connection, Instant moment) throws SQLException {
    var micros = moment.truncatedTo(ChronoUnit.MICROS);
    return zoned(connection)
        ? micros.atOffset(ZoneOffset.UTC)
        : LocalDateTime.ofInstant(micros, ZoneOffset.UTC);
  }

  private static boolean zoned(Connection connection) throws SQLException {
    var product = connection.getMetaData().getDatabaseProductName();
    return product.equals("H2") || product.equals("PostgreSQL");
  }

  /** Begins a transaction where there is such a thing. */
  static boolean begin(Connection connection) throws SQLException {
    boolean transactional = connection.getMetaData().supportsTransactions();
    if (transactional) {
      connection.setAutoCommit(false);
    }
    return transactional;
  }

  static void commit(Connection connection, boolean transactional) throws SQLException {
    if (transactional) {
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  /** Whatever goes wrong here too is added to the reason. */
  static void rollback(Connection connection, boolean transactional, Exception reason) {
    if (!transactional) {
      return;
    }
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }
}
