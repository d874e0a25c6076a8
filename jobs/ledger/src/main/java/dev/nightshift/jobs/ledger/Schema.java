package dev.nightshift.jobs.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** The tables of a vault. */
final class Schema {
  private static final Map<String, String> COLUMNS =
      Map.of(
          "block",
          "(height INTEGER PRIMARY KEY, header BLOB NOT NULL, header_hash BLOB NOT NULL,"
              + " previous_hash BLOB NOT NULL, body_hash BLOB NOT NULL)",
          "body",
          "(height INTEGER PRIMARY KEY, content BLOB NOT NULL)",
          "state",
          "(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
          "meta",
          "(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID");

  private Schema() {}

  static void create(Connection connection) throws SQLException {
    for (var table : COLUMNS.entrySet()) {
      Sqlite.execute(connection, "CREATE TABLE " + table.getKey() + table.getValue());
    }
  }

  /** Writes a table's B-tree anew, leaf after leaf; within the caller's transaction. */
  static void rebuild(Connection connection, String table) throws SQLException {
    Sqlite.execute(connection, "CREATE TABLE rebuilt " + COLUMNS.get(table));
    Sqlite.execute(connection, "INSERT INTO rebuilt SELECT * FROM " + table);
    Sqlite.execute(connection, "DROP TABLE " + table);
    Sqlite.execute(connection, "ALTER TABLE rebuilt RENAME TO " + table);
  }

  /** The policy that a vault was made with. */
  static RetentionPolicy retention(Connection connection) throws SQLException {
    return new RetentionPolicy(
        RetentionPolicy.Mode.valueOf(meta(connection, "retention_mode")),
        Long.parseLong(meta(connection, "retention_blocks")));
  }

  static void setMeta(Connection connection, String name, String value) throws SQLException {
    try (var insert = connection.prepareStatement("INSERT INTO meta VALUES (?, ?)")) {
      insert.setString(1, name);
      insert.setString(2, value);
      insert.executeUpdate();
    }
  }

  private static String meta(Connection connection, String name) throws SQLException {
    try (var select = connection.prepareStatement("SELECT value FROM meta WHERE name = ?")) {
      select.setString(1, name);
      try (var row = select.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("the vault's table meta has no row " + name);
        }
        return row.getString(1);
      }
    }
  }

  /** Whether {@link #rebuild} knows it. */
  static boolean knows(String table) {
    return COLUMNS.containsKey(table);
  }
}
