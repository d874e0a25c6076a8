package dev.nightshift.jobs.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/** Connections to SQLite files, without DriverManager, which does not see a plugin's drivers. */
final class Sqlite {
  private static final int WAIT_FOR_READERS_MS = 2_000;

  private Sqlite() {}

  /** A file that exists. */
  static Connection open(Path file) throws SQLException {
    var config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    return connect(file, config);
  }

  /** A file that is made if it is absent. */
  static Connection create(Path file) throws SQLException {
    return connect(file, new SQLiteConfig());
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Gives all free pages back to the file system; within a transaction or as one. */
  static void returnFreePages(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      // Frees one page per step; of the driver's methods only this one steps to the end.
      statement.executeUpdate("PRAGMA incremental_vacuum");
    }
  }

  static long number(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getLong(1) : 0;
    }
  }

  private static Connection connect(Path file, SQLiteConfig config) throws SQLException {
    config.setBusyTimeout(WAIT_FOR_READERS_MS);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source.getConnection();
  }
}
