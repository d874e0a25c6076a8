package dev.nightshift.jobs.validators;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Setting;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Removes rows of these jobs that are older than their kind is kept, in chunks. */
public final class ValidatorsHousekeeping implements Job<ValidatorsHousekeeping.Settings> {
  private static final String REMOVED = "validators_rows_removed_total";
  private static final String KEPT = "validators_rows";
  private static final int CHUNK = 500;

  /** How long what is kept. */
  public record Settings(
      StoreSettings store,
      @Setting(value = "How long a scoring run that succeeded", byDefault = "24h", min = 1)
          Duration succeededRuns,
      @Setting(value = "How long one that failed", byDefault = "7d", min = 1) Duration failedRuns,
      @Setting(value = "How long the trust scores of each run", byDefault = "30d", min = 1)
          Duration trustScores,
      @Setting(value = "How long a validator that is off the list", byDefault = "30d", min = 1)
          Duration goneValidators) {}

  /**
   * Rows of one kind that are over.
   *
   * @param key the columns that tell a row from others
   * @param over with one parameter: the moment before which it is over
   */
  private record Kind(String name, String table, String key, String over, Duration age) {
    String statement() {
      return "delete from %s where (%s) in (select %s from %s where %s fetch first %d rows only)"
          .formatted(table, key, key, table, over, CHUNK);
    }
  }

  private static Kind[] kinds(Settings settings) {
    return new Kind[] {
      new Kind(
          "succeeded_runs",
          "scoring_run",
          "id",
          "state = 'succeeded' and finished_at < ?",
          settings.succeededRuns()),
      new Kind(
          "failed_runs",
          "scoring_run",
          "id",
          "state = 'failed' and finished_at < ?",
          settings.failedRuns()),
      new Kind(
          "trust_scores",
          "trust_score",
          "scoring_run_id, validator_id",
          "checked_at < ?",
          settings.trustScores()),
      new Kind("gone_validators", "validator", "id", "gone_at < ?", settings.goneValidators())
    };
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of("Removes scoring runs, trust scores and lost validators that are too old")
        .item("rows removed")
        .cron("30 3 * * *")
        .expectedToTake(Duration.ofSeconds(30))
        .criticality(Criticality.LOW)
        .metric(
            Metric.counter(REMOVED, "Rows removed by kind")
                .by("kind", "succeeded_runs", "failed_runs", "trust_scores", "gone_validators"))
        .metric(
            Metric.gauge(KEPT, "Rows kept by table")
                .by("table", "scoring_run", "trust_score", "validator"))
        .failsWith(
            "Database may be already in use",
            "Another process has the store's file open, such as a database browser or a second"
                + " server",
            "Close it, or set settings.store.database to one of a database server, then `./nightshift run"
                + " validators_housekeeping --wait`")
        .build();
  }

  @Override
  public void run(Context context, Settings settings) throws Exception {
    context.checkpoint();
    try (var connection = Store.open(settings.store())) {
      for (var kind : kinds(settings)) {
        context.phase("removing " + kind.name().replace('_', ' '));
        sweep(context, connection, kind);
      }
      for (var table : new String[] {"scoring_run", "trust_score", "validator"}) {
        context.gauge(KEPT, table).set((double) count(connection, "select count(*) from " + table));
      }
    }
  }

  private static void sweep(Context context, Connection connection, Kind kind) throws SQLException {
    var before = context.clock().instant().minus(kind.age());
    long removed = 0;
    if (context.dryRun()) {
      removed =
          over(
              connection, "select count(*) from " + kind.table() + " where " + kind.over(), before);
    } else {
      for (int chunk = CHUNK; chunk == CHUNK; ) {
        chunk = remove(connection, kind, before);
        removed += chunk;
        context.items(chunk);
        context.counter(REMOVED, kind.name()).add((double) chunk);
        context.throttle();
      }
    }
    context
        .logger()
        .log(
            Level.INFO,
            "%s: %d older than %s%s"
                .formatted(
                    kind.name().replace('_', ' '),
                    removed,
                    hours(kind.age()),
                    context.dryRun() ? " would be removed" : " removed"));
  }

  private static String hours(Duration age) {
    return age.toHours() >= 48 ? age.toDays() + " days" : age.toHours() + " hours";
  }

  private static int remove(Connection connection, Kind kind, Instant before) throws SQLException {
    try (var delete = connection.prepareStatement(kind.statement())) {
      delete.setObject(1, Store.time(before));
      return delete.executeUpdate();
    }
  }

  private static long over(Connection connection, String sql, Instant before) throws SQLException {
    try (var select = connection.prepareStatement(sql)) {
      select.setObject(1, Store.time(before));
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static long count(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
