package dev.nightshift.jobs.basic;

import dev.nightshift.job.CancelledException;
import dev.nightshift.job.Context;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run over one connection. The work has a thread of its own, so that it can be broken off. */
final class SqlRun {
  private static final int FETCHED = 1_000;
  private static final int SHOWN_ROWS = 10;
  private static final int LONGEST_CELL = 200;
  private static final long LONGEST_END = TimeUnit.SECONDS.toNanos(2);
  private static final String CHANGES_DATA = "(?s)\\s*(insert|update|delete|merge|with)\\b.*";

  private final Context context;
  private final Sql.Settings settings;
  private volatile Statement current;
  private volatile boolean broken;
  private volatile boolean over;

  SqlRun(Context context, Sql.Settings settings) {
    this.context = context;
    this.settings = settings;
  }

  void carryOut() throws Exception {
    var work =
        context
            .executor()
            .submit(
                () -> {
                  try {
                    work();
                  } finally {
                    over = true;
                  }
                  return null;
                });
    try {
      boolean done = false;
      while (!done) {
        try {
          work.get(100, TimeUnit.MILLISECONDS);
          done = true;
        } catch (TimeoutException e) {
          context.checkpoint();
        }
      }
    } catch (ExecutionException e) {
      throw told(e.getCause());
    } catch (InterruptedException | CancelledException e) {
      breakOff();
      work.cancel(true);
      throw e;
    }
  }

  private static Exception told(Throwable cause) {
    if (cause instanceof SQLTimeoutException) {
      return new IllegalStateException(cause.getMessage(), cause);
    }
    if (cause instanceof SQLException && cause.getMessage() != null) {
      var sentence = cause.getMessage().replaceAll("\\s+", " ").strip();
      return new IllegalStateException(sentence, cause);
    }
    return cause instanceof Exception e ? e : new IllegalStateException(cause);
  }

  /** Again and again: drivers do not hear it of a statement that is only about to begin. */
  private void breakOff() {
    broken = true;
    long begun = System.nanoTime();
    var why = "it does not end";
    while (!over && System.nanoTime() - begun < LONGEST_END) {
      var statement = current;
      try {
        if (statement != null) {
          statement.cancel();
        }
      } catch (SQLException e) {
        why = e.getMessage(); // or it has ended meanwhile
      }
      if (Processes.pause(20)) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    if (!over) {
      context.logger().log(Level.WARNING, "the statement cannot be broken off: " + why);
    }
  }

  private void work() throws SQLException {
    try (var connection = settings.database().connect()) {
      connection.setAutoCommit(false);
      if (settings.query().isPresent()) {
        ask(connection, settings.query().get());
      } else if (settings.untilNone()) {
        repeat(connection);
      } else {
        together(connection);
      }
    }
  }

  private void ask(Connection connection, String query) throws SQLException {
    try (var statement = statement(connection)) {
      statement.setFetchSize(FETCHED);
      List<String> first = new ArrayList<>();
      Optional<String> value = Optional.empty();
      long rows = 0;
      try (var found = statement.executeQuery(query)) {
        while (found.next()) {
          if (rows == 0) {
            value = Optional.ofNullable(found.getString(1));
          }
          if (++rows <= SHOWN_ROWS) {
            first.add(row(found));
          }
        }
      } catch (SQLException e) {
        throw late(e);
      }
      connection.rollback();
      tell(rows);
      value.filter(SqlRun::number).ifPresent(text -> gauge(Double.parseDouble(text)));
      var wrong = settings.broken(rows, value);
      first.forEach(
          row -> context.logger().log(wrong.isEmpty() ? Level.DEBUG : Level.WARNING, row));
      expected(wrong, rows, value);
    }
  }

  private void gauge(double value) {
    context.gauge(Sql.VALUE).set(value);
  }

  private static boolean number(String text) {
    return text.matches("-?\\d{1,300}(\\.\\d{1,300})?([eE][+-]?\\d{1,3})?");
  }

  private static String row(ResultSet found) throws SQLException {
    List<String> cells = new ArrayList<>();
    for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
      var text = String.valueOf(found.getString(i));
      var cell = text.length() > LONGEST_CELL ? text.substring(0, LONGEST_CELL) + "…" : text;
      cells.add(found.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT) + "=" + cell);
    }
    return String.join("  ", cells);
  }

  private void together(Connection connection) throws SQLException {
    long rows = 0;
    try {
      for (var sql : settings.statements()) {
        context.checkpoint();
        rows += touched(connection, sql);
      }
      expected(settings.broken(rows, Optional.empty()), rows, Optional.empty());
      if (context.dryRun()) {
        connection.rollback();
        context.logger().log(Level.INFO, "dry run: rolled back");
      } else {
        connection.commit();
      }
      tell(rows);
    } catch (SQLException | RuntimeException e) {
      rollBack(connection, e);
      throw e;
    }
  }

  private void repeat(Connection connection) throws SQLException {
    long rows = 0;
    for (var sql : settings.statements()) {
      long round = 1;
      for (long touched = -1; touched != 0; round++) {
        if (round > 1) {
          context.throttle();
        }
        try {
          touched = touched(connection, sql);
          if (context.dryRun()) {
            connection.rollback();
          } else {
            connection.commit();
          }
        } catch (SQLException | RuntimeException e) {
          rollBack(connection, e);
          throw e;
        }
        rows += touched;
        context.items(touched);
        if (context.dryRun()) {
          context.logger().log(Level.INFO, "dry run: rolled back after the first round");
          touched = 0;
        }
      }
    }
    context.gauge(Sql.ROWS).set((double) rows);
    expected(settings.broken(rows, Optional.empty()), rows, Optional.empty());
  }

  /** In a dry run only what a rollback is sure to undo is carried out. */
  private long touched(Connection connection, String sql) throws SQLException {
    if (context.dryRun() && !sql.toLowerCase(Locale.ROOT).matches(CHANGES_DATA)) {
      context.logger().log(Level.INFO, "dry run: would carry out: " + shortened(sql));
      return 0;
    }
    try (var statement = statement(connection)) {
      long rows = Math.max(0, statement.executeUpdate(sql));
      context.logger().log(Level.INFO, rows + " rows: " + shortened(sql));
      return rows;
    } catch (SQLException e) {
      throw late(e);
    } finally {
      current = null;
    }
  }

  private Statement statement(Connection connection) throws SQLException {
    var statement = connection.createStatement();
    statement.setQueryTimeout(Math.toIntExact(settings.timeout().toSeconds()));
    current = statement;
    if (broken) {
      throw new CancelledException("the run is to stop");
    }
    return statement;
  }

  /** Drivers say it in many ways; two of the kinds of exception are one meaning. */
  private SQLException late(SQLException e) {
    var state = String.valueOf(e.getSQLState());
    boolean late = e instanceof SQLTimeoutException || state.equals("57014");
    return late && !broken
        ? new SQLTimeoutException(
            "the statement took longer than " + Amounts.time(settings.timeout()), state, e)
        : e;
  }

  private void tell(long rows) {
    context.items(rows);
    context.gauge(Sql.ROWS).set((double) rows);
  }

  private void expected(List<String> wrong, long rows, Optional<String> value) {
    if (wrong.isEmpty()) {
      return;
    }
    boolean ofValue = wrong.stream().anyMatch(one -> one.startsWith("value"));
    throw new IllegalStateException(
        "rows is "
            + rows
            + (ofValue ? " and value is " + value.orElse("nothing") : "")
            + "; expected "
            + String.join(" and ", wrong));
  }

  private static void rollBack(Connection connection, Exception why) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  private static String shortened(String sql) {
    var line = sql.strip().replaceAll("\\s+", " ");
    return line.length() > LONGEST_CELL ? line.substring(0, LONGEST_CELL) + "…" : line;
  }
}
