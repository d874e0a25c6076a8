package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What people read with SQL who may read nothing else, with the queries that they had before. They
 * are written for PostgreSQL; other databases say a few words otherwise.
 */
abstract class SqlViewsContract {
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private Store store;
  private Connection reader;
  private long ids;

  abstract Store open(Clock clock) throws Exception;

  /** A user that may read the views, as docs/store.md says. */
  abstract Connection reader() throws Exception;

  /** The query in this database's words. */
  abstract String said(String sql);

  @BeforeEach
  void makeHistory() throws Exception {
    store = open(Clock.systemUTC());
    var runs = store.runs();
    runs.open(new NodeName("a-1", "a", "1"), now.minusSeconds(9_000), Duration.ofDays(9));
    register("check-sla", new Schedule.FixedRate(Duration.ofMinutes(15)));
    register("send-reminders", new Schedule.FixedRate(Duration.ofHours(24)));
    for (int i = 1; i <= 4; i++) {
      ran("check-sla", i * 600, 1_000L * i, null, false);
    }
    var error = new RunError(ErrorKind.JOB_ERROR, "RLS policy \"violation\"\nno", "X\n\tat a.B:7");
    ran("check-sla", 60, 45_000, error, false);
    ran("send-reminders", 90, 500, error, true);
    store
        .audit("a")
        .append(
            new AuditEntry(
                now.minusSeconds(70),
                new Actor("ann", Role.ADMIN, "10.0.0.7", "req-1"),
                "trigger",
                "check-sla",
                Map.of("keep", "\"3\""),
                "why",
                AuditEntry.Outcome.DONE,
                "id"));
    var pause = new Pause("ann", now, "vacuum", null, Pause.Running.FINISH);
    store.controls().pause("send-reminders", pause);
    reader = reader();
  }

  @AfterEach
  void close() throws Exception {
    if (reader != null) {
      reader.close();
    }
    store.close();
  }

  private void register(String job, Schedule schedule) {
    store
        .runs()
        .register(
            List.of(
                new Registration(
                    new JobKey(job, ""), schedule, Optional.empty(), "default", List.of())),
            now.minusSeconds(9_000));
  }

  private void ran(String job, int ago, long millis, RunError error, boolean retried) {
    var start = now.minusSeconds(ago);
    var id = new UUID(0x0190000000007000L + (++ids << 16), 0x8000000000000000L + ids);
    var run =
        store
            .runs()
            .insert(
                Run.of(id, job)
                    .asked(Trigger.SCHEDULE, "schedule")
                    .queue("default", 0)
                    .due(start, start)
                    .state(RunState.RUNNING)
                    .at("a-1", start)
                    .build(),
                1);
    var next =
        Run.of(new UUID(id.getMostSignificantBits() + 1, 1), job)
            .attempt(run.root(), 2)
            .asked(Trigger.RETRY, "schedule")
            .queue("default", 0)
            .due(now.plusSeconds(900), now)
            .build();
    var outcome =
        new Outcome(
            error == null ? RunState.SUCCEEDED : RunState.FAILED,
            start,
            start.plusMillis(millis),
            new Progress(7, 0, 0, "", Map.of(), Map.of()),
            error,
            null,
            Duration.ZERO,
            0,
            null);
    store.runs().end(List.of(new RunStore.End(run, outcome, false, retried ? next : null, null)));
  }

  /** Rows, with bars between their columns. */
  final List<String> rows(String sql) throws SQLException {
    try (var statement = reader.createStatement();
        var result = statement.executeQuery(said(sql))) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        var row = new ArrayList<String>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join("|", row));
      }
      return rows;
    }
  }

  @Test
  void jobsAreListedWithWhetherTheyAreActive() throws Exception {
    assertThat(rows("SELECT jobid, jobname, active, schedule FROM cron.job ORDER BY jobid"))
        .extracting(row -> row.replace("|TRUE|", "|t|").replace("|FALSE|", "|f|"))
        .containsExactly(
            "check-sla|check-sla|t|every 15m", "send-reminders|send-reminders|f|every 24h");
    assertThat(rows("SELECT * FROM cron.job ORDER BY jobid")).hasSize(2);
    assertThat(rows("SELECT jobname, active FROM cron.job WHERE active = false")).hasSize(1);
  }

  @Test
  void theLastExecutionsAreInTheAudit() throws Exception {
    assertThat(
            rows(
                "SELECT * FROM audit_log WHERE action_type = 'background_job_execution'"
                    + " ORDER BY timestamp DESC LIMIT 20"))
        .hasSize(6)
        .first()
        .asString()
        .contains("check-sla", "RLS policy", "failed");
    assertThat(
            rows(
                "SELECT COUNT(*) as failed_jobs FROM audit_log WHERE action_type ="
                    + " 'background_job_execution' AND details->>'status' = 'failed' AND timestamp >"
                    + " NOW() - INTERVAL '24 hours'"))
        .containsExactly("1");
    assertThat(
            rows(
                "SELECT COUNT(*) FROM audit_log WHERE action_type = 'background_job_execution' AND"
                    + " details->>'status' = 'failed' AND timestamp > NOW() - INTERVAL '1 hour'"))
        .containsExactly("1");
    assertThat(
            rows(
                "SELECT id, timestamp, details FROM audit_log WHERE action_type ="
                    + " 'background_job_execution' AND details->>'status' = 'failed' AND"
                    + " details->>'job_name' = 'check-sla' ORDER BY timestamp DESC LIMIT 5"))
        .singleElement()
        .asString()
        .contains("RLS policy \\\"violation\\\"", "at a.B:7", "job_error");
  }

  @Test
  void executionTimesAreAveragedPerJob() throws Exception {
    assertThat(
            rows(
                "SELECT details->>'job_name' as job, AVG((details->>'execution_time_ms')::int) as"
                    + " avg_ms, MAX((details->>'execution_time_ms')::int) as max_ms FROM audit_log"
                    + " WHERE action_type = 'background_job_execution' AND timestamp > NOW() -"
                    + " INTERVAL '24 hours' GROUP BY details->>'job_name' ORDER BY 1"))
        .extracting(row -> row.replaceAll("\\.0+\\b", ""))
        .containsExactly("check-sla|11000|45000", "send-reminders|500|500");
    assertThat(
            rows(
                "SELECT details->>'job_name' as job, timestamp,"
                    + " (details->>'execution_time_ms')::int as duration_ms FROM audit_log WHERE"
                    + " action_type = 'background_job_execution' AND"
                    + " (details->>'execution_time_ms')::int > 30000 ORDER BY timestamp DESC LIMIT"
                    + " 20"))
        .singleElement()
        .asString()
        .startsWith("check-sla|")
        .endsWith("|45000");
    assertThat(
            rows(
                "SELECT details->>'job_name' as job, COUNT(*) as total_runs,"
                    + " AVG((details->>'execution_time_ms')::int) as avg_time_ms,"
                    + " PERCENTILE_CONT(0.95) WITHIN GROUP (ORDER BY"
                    + " (details->>'execution_time_ms')::int) as p95_time_ms, COUNT(*) FILTER (WHERE"
                    + " details->>'status' = 'success') as successes, COUNT(*) FILTER (WHERE"
                    + " details->>'status' = 'failed') as failures FROM audit_log WHERE action_type"
                    + " = 'background_job_execution' AND timestamp > NOW() - INTERVAL '24 hours'"
                    + " GROUP BY details->>'job_name' ORDER BY 1"))
        .extracting(row -> row.replaceAll("\\.0+\\b", "").replace("36799.99999999999", "36800"))
        .containsExactly("check-sla|5|11000|36800|4|1", "send-reminders|1|500|500|0|0");
  }

  @Test
  void weeksAndMonthsAreSummedUp() throws Exception {
    assertThat(
            rows(
                "SELECT DATE(timestamp) as date, details->>'job_name' as job, COUNT(*) as"
                    + " executions, COUNT(*) FILTER (WHERE details->>'status' = 'failed') as"
                    + " failures FROM audit_log WHERE action_type = 'background_job_execution' AND"
                    + " timestamp > NOW() - INTERVAL '7 days' GROUP BY DATE(timestamp),"
                    + " details->>'job_name' ORDER BY date DESC, job"))
        .isNotEmpty()
        .anyMatch(row -> row.contains("|send-reminders|1|0"));
    var month =
        "WITH stats AS (SELECT details->>'job_name' as job, COUNT(*) as total_runs, COUNT(*) FILTER"
            + " (WHERE details->>'status' = 'success') as successful, COUNT(*) FILTER (WHERE"
            + " details->>'status' = 'failed') as failed, AVG((details->>'execution_time_ms')::int)"
            + " as avg_time_ms, MAX((details->>'execution_time_ms')::int) as max_time_ms FROM"
            + " audit_log WHERE action_type = 'background_job_execution' AND timestamp >="
            + " DATE_TRUNC('month', NOW() - INTERVAL '%s') AND timestamp < DATE_TRUNC('month',"
            + " NOW() + INTERVAL '%s') GROUP BY details->>'job_name') SELECT job, total_runs,"
            + " successful, failed, ROUND((successful::numeric / total_runs * 100), 2) as"
            + " success_rate_pct, avg_time_ms, max_time_ms FROM stats ORDER BY job";
    // the month before, and all around now
    assertThat(rows(month.formatted("1 month", "0 month"))).hasSizeLessThanOrEqualTo(2);
    assertThat(rows(month.formatted("1 month", "1 month")))
        .first()
        .asString()
        .startsWith("check-sla|5|4|1|80.00|11000");
  }

  @Test
  void theDetailsOfRunsOfAJobAreListed() throws Exception {
    assertThat(
            rows(
                "SELECT jobid, runid, status, return_message, start_time, end_time FROM"
                    + " cron.job_run_details WHERE jobid = (SELECT jobid FROM cron.job WHERE jobname"
                    + " = 'check-sla') ORDER BY start_time DESC LIMIT 10"))
        .hasSize(5)
        .first()
        .asString()
        .contains("|failed|RLS policy");
    assertThat(rows("SELECT status FROM cron.job_run_details WHERE jobid = 'send-reminders'"))
        .containsExactlyInAnyOrder("failed", "queued");
    assertThat(rows("SELECT return_message FROM job_run_details WHERE status = 'succeeded'"))
        .containsOnly("7 items");
  }

  @Test
  void actionsOfPeopleAreInTheAuditToo() throws Exception {
    assertThat(
            rows(
                "SELECT user_id, action_type, job_name, status FROM audit_log WHERE action_type <>"
                    + " 'background_job_execution' ORDER BY timestamp"))
        .containsExactly("ann|manual_job_trigger|check-sla|done", "server|fail|check-sla|failed");
    assertThat(rows("SELECT details FROM audit_log WHERE action_type = 'manual_job_trigger'"))
        .singleElement()
        .asString()
        .contains("check-sla", "10.0.0.7", "req-1", "\\\"3\\\"");
  }

  @Test
  void theReaderMayReadNothingElseAndChangeNothing() {
    for (var sql :
        List.of(
            "SELECT * FROM run",
            "SELECT * FROM audit",
            "SELECT * FROM job_state",
            "SELECT * FROM run_log",
            "DELETE FROM audit_log",
            "UPDATE cron_job SET active = true",
            "DELETE FROM job_run_details")) {
      assertThatThrownBy(() -> reader.createStatement().execute(sql))
          .as(sql)
          .isInstanceOf(SQLException.class);
    }
  }
}
