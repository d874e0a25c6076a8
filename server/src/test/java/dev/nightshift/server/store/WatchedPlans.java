package dev.nightshift.server.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Explains each statement that reads runs with its own values, just before it is carried out, on
 * its own connection, and notes those that go through all runs.
 */
final class WatchedPlans implements SqlLogger {
  private static final Pattern OF_RUNS = Pattern.compile("(?s)select .*\\bfrom run\\b.*");
  private static final Pattern H2_READING =
      Pattern.compile(
          "\"PUBLIC\"\\.\"RUN\"[^/]*/\\*([^*]*)\\*/\\s*(?:/\\* scanCount: (\\d+) \\*/)?",
          Pattern.DOTALL);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> problems = new ArrayList<>();
  private int explained;
  private long most;
  private String what = "";

  /** From now on; statements of other threads too. */
  static WatchedPlans of(Jdbi jdbi) {
    var watched = new WatchedPlans();
    jdbi.setSqlLogger(watched);
    return watched;
  }

  /**
   * What follows.
   *
   * @param rows that each statement of it may go through
   */
  synchronized void now(String asked, long rows) {
    what = asked;
    most = rows;
  }

  /** How many statements were explained. */
  synchronized int explained() {
    return explained;
  }

  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  @Override
  public void logBeforeExecution(StatementContext context) {
    if (!OF_RUNS.matcher(context.getParsedSql().getSql()).matches()) {
      return;
    }
    try {
      explain(context);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(context.getParsedSql().getSql(), e);
    }
  }

  private synchronized void explain(StatementContext context) throws SQLException, IOException {
    var text = context.getStatement().toString();
    boolean h2 = context.getConnection().getMetaData().getURL().startsWith("jdbc:h2");
    var sql =
        h2 ? QueryPlanTest.complete(text) : text.substring(text.indexOf(" wrapping ") + 10).strip();
    var plan = plan(context, (h2 ? "explain analyze " : "explain (analyze, format json) ") + sql);
    explained++;
    if (h2) {
      ofH2(plan);
    } else {
      ofPostgres(plan, sql);
    }
  }

  private static String plan(StatementContext context, String sql) throws SQLException {
    try (var statement = context.getConnection().createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private void ofH2(String plan) {
    var readings = H2_READING.matcher(plan);
    while (readings.find()) {
      long rows = readings.group(2) == null ? 0 : Long.parseLong(readings.group(2));
      if (readings.group(1).contains("tableScan") || rows > most) {
        problems.add(what + ": " + readings.group(1).strip() + ", " + rows + " rows: " + plan);
      }
    }
  }

  private void ofPostgres(String plan, String sql) throws IOException {
    for (var reading : PostgresQueryPlanTest.readings(JSON.readTree(plan).get(0).get("Plan"))) {
      if (reading.whole() || reading.rows() > most) {
        problems.add(what + ": " + reading + ": " + sql);
      }
    }
  }
}
