package dev.nightshift.server.store;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.api.FakeBackend;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Registration;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What 200 jobs did in 30 days: runs of which one in 51 failed and one in a thousand took ten
 * minutes, missed slots, days and an audit.
 */
final class LongHistory {
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final int JOBS = 200;
  static final int LINES = 2_000;
  private static final Duration LONG = Duration.ofDays(30);
  private static final int PER_COMMIT = 50_000;
  private static final int OPEN = 40;
  private static final int MISSED_EACH = 100;

  private final int runs;
  private final Duration apart;

  LongHistory(int runs) {
    this.runs = runs;
    apart = LONG.dividedBy(runs);
  }

  Instant at(int run) {
    return NOW.minus(LONG).plus(apart.multipliedBy(run));
  }

  UUID id(int run) {
    return new UUID(at(run).toEpochMilli() << 16 | 0x7000, 0x8000000000000000L + run);
  }

  /** One whose log has {@value #LINES} lines. */
  UUID talkative() {
    return id(runs / 2);
  }

  static Catalogue catalogue() {
    return new Catalogue(Naming.DEFAULT, jobs(), List.of(), List.of());
  }

  private static List<JobDefinition> jobs() {
    return IntStream.range(0, JOBS).mapToObj(n -> FakeBackend.job("job_" + n)).toList();
  }

  /** Into a store that is new; the connection is to its database. */
  void fill(Store store, Connection connection) throws SQLException {
    store.runs().open(new NodeName("node-1", "node", "test"), NOW, Duration.ofSeconds(60));
    store.runs().register(registrations(), NOW);
    connection.setAutoCommit(false);
    insertRuns(connection);
    insertOpenRuns(connection);
    insertLines(connection);
    insertDays(connection);
    insertMissed(connection);
    insertAudit(connection);
    try (var statement = connection.createStatement()) {
      statement.execute(
          "update job_state set last_completion = timestamp with time zone '2026-11-22 09:59:00+00', last_success ="
              + " timestamp with time zone '2026-11-22 09:50:00+00', last_state = 'SUCCEEDED', last_duration_us ="
              + " 2000000, durations_us = '2000000,2100000,1900000'");
      statement.execute(
          "update job_state set last_state = 'FAILED', consecutive_failures = 3, error_kind = 'JOB_ERROR', error ="
              + " 'page 812: checksum differs', error_trace = 'at x' where job like '%7'");
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private static List<Registration> registrations() {
    return jobs().stream()
        .map(
            job ->
                new Registration(
                    new JobKey(job.name(), ""),
                    new Schedule.FixedRate(Duration.ofHours(1)),
                    Optional.of(Duration.ofHours(1)),
                    "default",
                    List.of()))
        .toList();
  }

  private void insertRuns(Connection connection) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into run (id, root, attempt, job, state, why, actor, dry_run, parameters, queue, priority, due, queued,"
                + " started, finished, node, error_kind, error, error_trace) values (?, ?, 1, ?, ?, ?, 'schedule', false,"
                + " ?, 'default', 0, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (int i = 0; i < runs; i++) {
        var at = at(i);
        boolean fails = i % 51 == 7;
        insert.setObject(1, id(i));
        insert.setObject(2, id(i));
        insert.setString(3, "job_" + i % JOBS);
        insert.setString(4, fails ? "FAILED" : "SUCCEEDED");
        insert.setString(5, i % 400 == 0 ? "MANUAL" : "SCHEDULE");
        insert.setString(6, "{\"day\":\"2026-11-21\",\"part\":\"" + i % 1_000 + "\"}");
        for (int column = 7; column <= 9; column++) {
          insert.setObject(column, Columns.at(at));
        }
        insert.setObject(10, Columns.at(at.plusSeconds(i % 1_000 == 3 ? 600 : 2)));
        insert.setString(11, "north-0a1b2c3d-4e5" + i * 4L / runs);
        insert.setString(12, fails ? "JOB_ERROR" : null);
        insert.setString(13, fails ? "page " + i + ": checksum differs" : null);
        insert.setString(14, fails ? "at x" : null);
        add(connection, insert, i);
      }
      insert.executeBatch();
    }
    connection.commit();
  }

  private static void add(Connection connection, PreparedStatement insert, int row)
      throws SQLException {
    insert.addBatch();
    if (row % 1_000 == 999) {
      insert.executeBatch();
    }
    if (row % PER_COMMIT == PER_COMMIT - 1) {
      connection.commit();
    }
  }

  private static void insertOpenRuns(Connection connection) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into run (id, root, attempt, job, state, why, actor, dry_run, parameters, queue, priority, due, queued,"
                + " started, node, lane) values (?, ?, 1, ?, ?, 'SCHEDULE', 'schedule', false, '{}', 'default', 0, ?, ?, ?,"
                + " ?, ?)")) {
      for (int i = 0; i < OPEN; i++) {
        boolean runs = i < OPEN / 5;
        var id = new UUID(NOW.toEpochMilli() << 16 | 0x7000, 0x8000000000000000L + i);
        insert.setObject(1, id);
        insert.setObject(2, id);
        insert.setString(3, "job_" + i);
        insert.setString(4, runs ? "RUNNING" : "QUEUED");
        insert.setObject(5, Columns.at(NOW));
        insert.setObject(6, Columns.at(NOW));
        insert.setObject(7, runs ? Columns.at(NOW) : null);
        insert.setString(8, runs ? "node-1" : null);
        insert.setObject(9, runs ? 1 : null);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void insertLines(Connection connection) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into run_log (run, number, at, level, logger, text) values (?, ?, ?, 'INFO', 'copy', ?)")) {
      for (int line = 1; line <= LINES; line++) {
        insert.setObject(1, talkative());
        insert.setLong(2, line);
        insert.setObject(3, Columns.at(at(runs / 2)));
        insert.setString(4, "copied page " + line + " of orders to the second folder");
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private void insertDays(Connection connection) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into job_day (job, on_day, successes, failures, longest_us) values (?, ?, ?, ?, 600000000)")) {
      var last = LocalDate.ofInstant(NOW, ZoneOffset.UTC);
      for (int job = 0; job < JOBS; job++) {
        for (int day = 0; day <= LONG.toDays(); day++) {
          insert.setString(1, "job_" + job);
          insert.setObject(2, last.minusDays(day));
          insert.setLong(3, runs / JOBS / 30);
          insert.setLong(4, runs / JOBS / 30 / 51);
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private void insertMissed(Connection connection) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into missed_slot (job, from_slot, to_slot, slots, cause, schedule, recorded) values (?, ?, ?, 1, ?,"
                + " 'every 1h', ?)")) {
      for (int i = 0; i < runs; i += MISSED_EACH) {
        insert.setString(1, "job_" + i / MISSED_EACH % JOBS);
        insert.setObject(2, Columns.at(at(i)));
        insert.setObject(3, Columns.at(at(i)));
        insert.setString(4, i / MISSED_EACH % 5 == 0 ? "PAUSED" : "OVERLAP");
        insert.setObject(5, Columns.at(at(i)));
        add(connection, insert, i / MISSED_EACH);
      }
      insert.executeBatch();
    }
  }

  private void insertAudit(Connection connection) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into audit (node, sequence, previous_hash, hash, at, actor, role, address, action, target, parameters,"
                + " reason, request, outcome, detail) values ('north', ?, 'x', 'x', ?, ?, 'admin', '127.0.0.1', ?, ?, '{}',"
                + " 'because', '', ?, '')")) {
      for (int i = 0; i < runs; i += 5) {
        int entry = i / 5;
        insert.setLong(1, entry + 1);
        insert.setObject(2, Columns.at(at(i)));
        insert.setString(3, "person_" + entry % 20);
        insert.setString(4, entry % 3 == 0 ? "pause" : "trigger");
        insert.setString(5, "job_" + entry % JOBS);
        insert.setString(6, entry % 5_000 == 1 ? "refused" : "done");
        add(connection, insert, entry);
      }
      insert.executeBatch();
    }
  }
}
