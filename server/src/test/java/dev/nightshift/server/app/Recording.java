package dev.nightshift.server.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what a stopped server's file has of samples and runs, after some lines of their own, for
 * tests that look at it again.
 */
final class Recording {
  private Recording() {}

  static void write(Path data, List<String> heads, Path to) throws IOException, SQLException {
    List<String> lines = new ArrayList<>(heads);
    try (var files = Files.list(data)) {
      var file =
          files
              .filter(one -> one.toString().endsWith(".mv.db"))
              .findFirst()
              .orElseThrow()
              .toString();
      try (var connection =
              DriverManager.getConnection(
                  "jdbc:h2:file:" + file.substring(0, file.length() - 6), "sa", "");
          var statement = connection.createStatement()) {
        add(
            lines,
            statement.executeQuery(
                "select 'sample', at, took_us, resident_bytes, heap_bytes, cpu_us, gc_pause_us,"
                    + " collections, allocated_bytes, log_lines from process_sample order by at"));
        add(
            lines,
            statement.executeQuery(
                "select 'run', job, started, finished, cpu_us, allocated_bytes, items, phases,"
                    + " (select count(*) from run_log l where l.run = r.id) from run r where"
                    + " finished is not null order by started"));
      }
    }
    Files.write(to, lines);
  }

  private static void add(List<String> lines, ResultSet rows) throws SQLException {
    int columns = rows.getMetaData().getColumnCount();
    while (rows.next()) {
      var line = new StringBuilder();
      for (int i = 1; i <= columns; i++) {
        line.append(i == 1 ? "" : "\t").append(rows.getString(i));
      }
      lines.add(line.toString());
    }
  }
}
