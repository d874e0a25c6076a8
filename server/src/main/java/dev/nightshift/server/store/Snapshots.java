package dev.nightshift.server.store;

import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.StoreSnapshot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** One look at all jobs. Reads job state, open runs and daily totals; never the history of runs. */
final class Snapshots {
  private static final int DAYS_OF_HEALTH = 7;
  // what a node's own jobs did and did not do says nothing once the node is gone for good
  private static final Duration NODE_GONE_AFTER = Duration.ofHours(24);

  private final Handle handle;
  private final Instant now;

  Snapshots(Handle handle, Instant now) {
    this.handle = handle;
    this.now = now;
  }

  StoreSnapshot take(long sizeBytes) {
    var open = open();
    var totals = totals();
    var jobs =
        handle
            .createQuery(
                "select * from job_state s where scope = '' or exists (select 1 from node n where n.name = s.scope and"
                    + " n.renewed > :gone) order by job, scope")
            .bind("gone", Columns.at(now.minus(NODE_GONE_AFTER)))
            .map((row, context) -> status(row, open, totals))
            .list();
    var store =
        handle
            .createQuery("select id, maintenance from store")
            .map((row, context) -> Map.entry(row.getString("id"), row.getBoolean("maintenance")))
            .one();
    var windows = WindowRows.on(handle, now);
    return new StoreSnapshot(
        now,
        store.getKey(),
        jobs,
        queues(totals),
        store.getValue() || windows.stream().anyMatch(MaintenanceWindow::whole),
        sizeBytes,
        windows);
  }

  private Map<JobKey, Open> open() {
    var found = new HashMap<JobKey, Open>();
    handle
        .createQuery(
            "select job, scope, sum(case when state = 'RUNNING' then 1 else 0 end) running, min(case when state ="
                + " 'RUNNING' then coalesce(counts_from, started) end) oldest_start, sum(case when state = 'QUEUED' and due <= :now then 1 else"
                + " 0 end) queued, min(case when state = 'QUEUED' and due <= :now then due end) oldest_due from run where"
                + " state in ('RUNNING', 'QUEUED') group by job, scope")
        .bind("now", Columns.at(now))
        .map(
            (row, context) ->
                Map.entry(
                    JobStateRows.key(row),
                    new Open(
                        row.getInt("running"),
                        Columns.instant(row, "oldest_start"),
                        row.getInt("queued"),
                        Columns.instant(row, "oldest_due"))))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  private Map<JobKey, Totals> totals() {
    var found = new HashMap<JobKey, Totals>();
    handle
        .createQuery(
            "select d.job, d.scope, s.queue, sum(d.successes) successes, sum(d.failures) failures from job_day d join"
                + " job_state s on s.job = d.job and s.scope = d.scope where d.on_day > :since group by d.job, d.scope,"
                + " s.queue")
        .bind("since", now.atZone(ZoneOffset.UTC).toLocalDate().minusDays(DAYS_OF_HEALTH))
        .map(
            (row, context) ->
                Map.entry(
                    JobStateRows.key(row),
                    new Totals(
                        row.getString("queue"), row.getLong("successes"), row.getLong("failures"))))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  private Map<String, Map<String, Long>> queues(Map<JobKey, Totals> totals) {
    var found = new TreeMap<String, Map<String, Long>>();
    for (var queue :
        handle.createQuery("select distinct queue from job_state").mapTo(String.class).list()) {
      var states = new TreeMap<String, Long>();
      List.of("waiting", "active", "delayed", "completed", "failed")
          .forEach(state -> states.put(state, 0L));
      found.put(queue, states);
    }
    handle
        .createQuery(
            "select queue, case when state = 'RUNNING' then 'active' when due > :now then 'delayed' else 'waiting' end"
                + " stage, count(*) runs from run where state in ('RUNNING', 'QUEUED') group by queue, stage")
        .bind("now", Columns.at(now))
        .map(
            (row, context) ->
                Map.entry(
                    row.getString("queue"), Map.entry(row.getString("stage"), row.getLong("runs"))))
        .forEach(
            entry ->
                found
                    .computeIfAbsent(entry.getKey(), queue -> new TreeMap<>())
                    .merge(entry.getValue().getKey(), entry.getValue().getValue(), Long::sum));
    for (var total : totals.values()) {
      var states = found.computeIfAbsent(total.queue(), queue -> new TreeMap<>());
      states.merge("completed", total.successes(), Long::sum);
      states.merge("failed", total.failures(), Long::sum);
    }
    return found;
  }

  private static JobStatus status(ResultSet row, Map<JobKey, Open> open, Map<JobKey, Totals> totals)
      throws SQLException {
    var key = JobStateRows.key(row);
    var runs = open.getOrDefault(key, Open.NONE);
    var total = totals.getOrDefault(key, new Totals("", 0, 0));
    var state = row.getString("last_state");
    var kind = row.getString("error_kind");
    return new JobStatus(
        key.job(),
        key.scope(),
        Columns.instant(row, "next_due"),
        Columns.instant(row, "active_since"),
        row.getBoolean("paused"),
        Columns.instant(row, "last_completion"),
        Columns.instant(row, "last_success"),
        Columns.instant(row, "last_items"),
        state == null ? null : RunState.valueOf(state),
        kind == null
            ? null
            : new RunError(
                ErrorKind.valueOf(kind), row.getString("error"), row.getString("error_trace")),
        Columns.micros(row, "last_duration_us"),
        row.getInt("consecutive_failures"),
        row.getInt("consecutive_slow"),
        runs.running(),
        runs.oldestStart(),
        runs.queued(),
        runs.oldestDue(),
        Columns.quantile(row.getString("durations_us"), 0.5),
        Columns.quantile(row.getString("durations_us"), 0.95),
        Columns.instant(row, "last_missed"),
        total.successes(),
        total.successes() + total.failures(),
        Columns.numbers(row.getString("gauges")),
        Columns.number(row, "items_healthy"),
        Columns.number(row, "items_degraded"),
        Columns.number(row, "items_unrecoverable"),
        OrderRows.orders(row));
  }

  private record Open(int running, Instant oldestStart, int queued, Instant oldestDue) {
    private static final Open NONE = new Open(0, null, 0, null);
  }

  private record Totals(String queue, long successes, long failures) {}
}
