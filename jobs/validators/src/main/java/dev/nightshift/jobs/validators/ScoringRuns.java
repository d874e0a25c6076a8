package dev.nightshift.jobs.validators;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Scoring runs and the trust scores that each of them gave. */
final class ScoringRuns {
  static final String RUNNING = "running";
  static final String SUCCEEDED = "succeeded";
  static final String FAILED = "failed";

  private final Connection connection;

  ScoringRuns(Connection connection) {
    this.connection = connection;
  }

  /** Begins one; what the job left running before is over. */
  void begin(String id, String job, int total, Instant now) throws SQLException {
    try (var left =
            connection.prepareStatement(
                "update scoring_run set state = 'failed', finished_at = ?,"
                    + " note = 'it was stopped, or its server died' where job = ? and state = 'running'");
        var insert =
            connection.prepareStatement(
                "insert into scoring_run (id, job, state, started_at, total, succeeded, failed, note)"
                    + " values (?, ?, 'running', ?, ?, 0, 0, '')")) {
      left.setObject(1, Store.time(now));
      left.setString(2, job);
      left.executeUpdate();
      insert.setString(1, id);
      insert.setString(2, job);
      insert.setObject(3, Store.time(now));
      insert.setInt(4, total);
      insert.executeUpdate();
    }
  }

  /** Whether it goes on since a moment or later. */
  boolean isRunning(String id, Instant since) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select 1 from scoring_run where id = ? and state = 'running' and started_at >= ?")) {
      select.setString(1, id);
      select.setObject(2, Store.time(since));
      try (var rows = select.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Who has been scored in it already. */
  Set<String> scoredIn(String id, boolean answered) throws SQLException {
    Set<String> ids = new HashSet<>();
    try (var select =
        connection.prepareStatement(
            "select validator_id from trust_score where scoring_run_id = ? and answered = ?")) {
      select.setString(1, id);
      select.setBoolean(2, answered);
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
    }
    return ids;
  }

  /**
   * A validator's score in a run.
   *
   * @param at when it was looked at
   */
  record Scored(Validator validator, Check check, Instant at) {}

  /** Writes a batch, all of it or nothing. */
  void write(String run, List<Scored> batch, Score.Settings settings) throws SQLException {
    connection.setAutoCommit(false);
    try (var insert =
            connection.prepareStatement(
                "insert into trust_score (scoring_run_id, validator_id, checked_at, answered,"
                    + " latency_ms, tls_days, version, problem, trust)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        var stand =
            connection.prepareStatement(
                "update validator set trust = ?, tier = ?, scored_at = ? where id = ?");
        var count =
            connection.prepareStatement(
                "update scoring_run set succeeded = succeeded + ?, failed = failed + ?"
                    + " where id = ?")) {
      int answered = 0;
      for (var scored : batch) {
        var id = scored.validator().id();
        var check = scored.check();
        double trust = trust(id, check, settings.trust());
        answered += check.answered() ? 1 : 0;
        insert.setString(1, run);
        insert.setString(2, id);
        insert.setObject(3, Store.time(scored.at()));
        insert.setBoolean(4, check.answered());
        number(insert, 5, check.latencyMillis());
        number(insert, 6, check.tlsDays());
        insert.setString(7, check.version().map(text -> capped(text, 200)).orElse(null));
        insert.setString(8, check.answered() ? null : capped(check.problem(), 1000));
        insert.setDouble(9, trust);
        insert.addBatch();
        stand.setDouble(1, trust);
        stand.setString(2, settings.tier(trust).label());
        stand.setObject(3, Store.time(scored.at()));
        stand.setString(4, id);
        stand.addBatch();
      }
      insert.executeBatch();
      stand.executeBatch();
      count.setInt(1, answered);
      count.setInt(2, batch.size() - answered);
      count.setString(3, run);
      count.executeUpdate();
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  double trust(String validator, Check check, Weights weights) throws SQLException {
    int earlier = 0;
    int answered = 0;
    try (var last =
        connection.prepareStatement(
            "select answered from trust_score where validator_id = ? order by checked_at desc"
                + " fetch first "
                + weights.checks()
                + " rows only")) {
      last.setString(1, validator);
      try (var rows = last.executeQuery()) {
        while (rows.next() && earlier < weights.checks() - 1) {
          earlier++;
          answered += rows.getBoolean(1) ? 1 : 0;
        }
      }
    }
    return TrustScore.of(check, earlier, answered, weights);
  }

  void end(String id, String state, String note, Instant now) throws SQLException {
    try (var update =
        connection.prepareStatement(
            "update scoring_run set state = ?, note = ?, finished_at = ? where id = ?")) {
      update.setString(1, state);
      update.setString(2, capped(note, 2000));
      update.setObject(3, Store.time(now));
      update.setString(4, id);
      update.executeUpdate();
    }
  }

  int kept() throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from scoring_run")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void number(java.sql.PreparedStatement statement, int at, OptionalLong value)
      throws SQLException {
    if (value.isPresent()) {
      statement.setLong(at, value.getAsLong());
    } else {
      statement.setNull(at, Types.BIGINT);
    }
  }

  private static String capped(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
