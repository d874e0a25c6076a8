package dev.nightshift.jobs.stats;

import dev.nightshift.job.Database;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.HexFormat;

/** Small questions to databases. */
final class Tested {
  private Tested() {}

  static Database inMemory(String name) {
    return Database.at("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
  }

  static void execute(Database database, String... lines) throws SQLException {
    try (var connection = database.connect()) {
      Tables.execute(connection, lines);
    }
  }

  static long count(Database database, String query) throws SQLException {
    try (var connection = database.connect()) {
      return Tables.count(connection, query);
    }
  }

  /** Of all values in the query's order, whatever the database. */
  static String hash(Database database, String query) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256");
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      var columns = Column.of(rows.getMetaData());
      while (rows.next()) {
        for (int i = 0; i < columns.size(); i++) {
          var value = Column.comparable(columns.get(i).read(rows, i + 1), java.time.ZoneOffset.UTC);
          digest.update((value + "|").getBytes(StandardCharsets.UTF_8));
        }
        digest.update((byte) '\n');
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The rows as text, a line each. */
  static java.util.List<String> rows(Database database, String query) throws SQLException {
    var lines = new java.util.ArrayList<String>();
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      while (rows.next()) {
        var line = new StringBuilder();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          line.append(i == 1 ? "" : " ").append(rows.getString(i));
        }
        lines.add(line.toString());
      }
    }
    return lines;
  }
}
