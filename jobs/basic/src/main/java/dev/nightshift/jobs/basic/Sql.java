package dev.nightshift.jobs.basic;

import dev.nightshift.job.Context;
import dev.nightshift.job.Database;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Carries out statements, or asks a question whose answer must be as expected. */
public final class Sql implements Job<Sql.Settings> {
  static final String ROWS = "sql_rows";
  static final String VALUE = "sql_value";
  private static final List<String> SUBJECTS = List.of("rows", "value");
  private static final String BY_HAND =
      "Carry the statement out by hand, as the job's user of the database; ";

  /** Where, what, and what is expected. */
  public record Settings(
      @Setting("Where: {url: \"jdbc:postgresql://db:5432/shop\", user: shop, password: env:NAME}")
          Database database,
      @Setting("A question; its rows are the items") Optional<String> query,
      @Setting(
              value =
                  "Instead of query: statements, in one transaction; the rows they touch are items",
              byDefault = "[]")
          List<String> statements,
      @Setting(
              value =
                  "Whether each statement is repeated, in a transaction of its own, until it"
                      + " touches no row",
              byDefault = "false")
          boolean untilNone,
      @Setting(
              value =
                  "What must hold of rows, and of value: the first column of a query's first row",
              byDefault = "[]")
          List<String> expect,
      @Setting(value = "For each statement", byDefault = "10m", min = 1) Duration timeout,
      @Setting(value = "Known failures, for the runbook", byDefault = "[]")
          List<KnownFailure> failureModes) {
    public Settings {
      if (query.isPresent() != statements.isEmpty()) {
        throw new IllegalArgumentException("write either query or statements");
      }
      if (query.isPresent() && untilNone) {
        throw new IllegalArgumentException("untilNone is for statements; take it out");
      }
      for (var one : expectations(expect)) {
        if (one.isOf("value") && query.isEmpty()) {
          throw new IllegalArgumentException(
              "expect \"" + one.text() + "\": statements have rows only, no value");
        }
      }
    }

    List<Expectation> expectations() {
      return expectations(expect);
    }

    private static List<Expectation> expectations(List<String> texts) {
      return Expectation.parse(texts, SUBJECTS, false, Settings::check);
    }

    private static void check(Expectation one) {
      if (one.isOf("rows") && one.number().signum() < 0) {
        throw new IllegalArgumentException("expect \"" + one.text() + "\": rows are at least 0");
      }
    }

    /** What does not hold, as written. */
    List<String> broken(long rows, Optional<String> value) {
      return expectations().stream()
          .filter(
              one ->
                  one.isOf("rows")
                      ? !one.holds(BigDecimal.valueOf(rows), one.number())
                      : !value.map(one::holdsOf).orElse(false))
          .map(Expectation::text)
          .toList();
    }
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    var declaration =
        Declaration.of(
                settings.query().isPresent()
                    ? "Asks a database and checks the answer"
                    : "Carries out statements in a database")
            .item(settings.query().isPresent() ? "rows found" : "rows touched")
            .metric(Metric.gauge(ROWS, "Rows that the last run found or touched"));
    if (settings.query().isPresent()) {
      declaration.metric(
          Metric.gauge(VALUE, "First column of the first row, where it is a number"));
    }
    return KnownFailure.add(settings.failureModes(), declaration)
        .failsWith(
            "refused the login",
            "The user or its password is wrong, or may not come from here",
            "`./nightshift secrets` tells whether the reference has a value; log in by hand with the same"
                + " user; set the value, then `./nightshift run JOB --wait`")
        .failsWith(
            "cannot connect",
            "The database is down, has moved, or is fenced off",
            "Log in by hand from the server's machine; start it, or correct settings.database,"
                + " then `./nightshift run JOB --wait`")
        .failsWith(
            "no JDBC driver",
            "The server has no driver for this kind of database",
            "Put the driver's JAR into plugins/drivers, then restart the server")
        .failsWith(
            "took longer than",
            "The statement waits for a lock, or reads far more than it did",
            "Look at the database's active statements and locks; settings.timeout is the limit")
        .failsWith(
            "expected",
            "The data is not as expected; the error says what it is and what was expected",
            "`./nightshift logs JOB` shows the first rows; mend the data, or correct settings.expect")
        .failsWith(
            "not found",
            "A table or column is gone or renamed",
            BY_HAND + "correct it in config.yml")
        .failsWith(
            "does not exist",
            "A table, column or function is gone or renamed",
            BY_HAND + "correct it in config.yml")
        .failsWith(
            "permission denied",
            "The database's user may not do this",
            BY_HAND + "grant what is missing")
        .failsWith(
            "deadlock",
            "Another transaction took the same rows in another order",
            "`./nightshift run JOB --wait`, or set retry: {attempts: 3} for it in config.yml")
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws Exception {
    context.checkpoint();
    new SqlRun(context, settings).carryOut();
  }
}
