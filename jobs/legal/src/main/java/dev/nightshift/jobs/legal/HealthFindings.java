package dev.nightshift.jobs.legal;

import dev.nightshift.job.Context;
import dev.nightshift.job.ServerOperations;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What is not as it should be, and since when. */
final class HealthFindings {
  static final String[] KINDS = {"unhealthy", "stale", "rule", "privilege"};
  static final List<String> TABLES =
      List.of("tenants", "tasks", "hearings", "deadlines", "notifications", "automation_logs");
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration LONG_AGO = Duration.ofDays(60);
  private static final Set<String> FAILED = Set.of("FAILED", "TIMED_OUT", "STALLED");
  private static final int MOST_RUNS = 5_000;
  private static final double HEALTHY = 95;
  private static final double DEGRADED = 80;

  private final Context context;
  private final Db db;
  private final AutomationHealthCheck.Settings settings;

  HealthFindings(Context context, Db db, AutomationHealthCheck.Settings settings) {
    this.context = context;
    this.db = db;
    this.settings = settings;
  }

  /** A finding. */
  record Found(String kind, String subject, String problem, String fix) {}

  /** How often a job succeeded in a week, and when a run of it ended last. */
  List<Found> job(ServerOperations operations, String job) {
    var now = now();
    var runs = operations.runs(job, now.minus(WEEK), now.plusSeconds(1), MOST_RUNS);
    long good = runs.stream().filter(run -> run.state().equals("SUCCEEDED")).count();
    long bad = runs.stream().filter(run -> FAILED.contains(run.state())).count();
    double score = good + bad == 0 ? 100 : 100.0 * good / (good + bad);
    context.gauge(AutomationHealthCheck.SCORE, job).set(score);
    List<Found> found = new ArrayList<>();
    if (score < HEALTHY) {
      found.add(
          new Found(
              "unhealthy",
              job,
              String.format(
                  Locale.ROOT,
                  "%d of %d runs in 7 days succeeded: %s, %.1f of 100",
                  good,
                  good + bad,
                  score < DEGRADED ? "unhealthy" : "degraded",
                  score),
              "./nightshift runs " + job + " --state FAILED"));
    }
    var last = runs.stream().map(run -> run.started().plus(run.took())).max(Instant::compareTo);
    var most = settings.jobs().get(job);
    // one that never ran is the server's to tell
    boolean ranBefore =
        last.isPresent() || !operations.runs(job, now.minus(LONG_AGO), now, 1).isEmpty();
    if (ranBefore && last.filter(at -> !at.isBefore(now.minus(most))).isEmpty()) {
      found.add(
          new Found(
              "stale",
              job,
              last.map(at -> "no run has ended since " + at).orElse("no run ended in 7 days"),
              "./nightshift diagnose " + job));
    }
    return found;
  }

  /** Whether a table can be read. */
  List<Found> readable(String table) {
    try {
      db.rows("select 1 from " + table + " fetch first 1 row only", row -> 1);
      return List.of();
    } catch (SQLException e) {
      return List.of(
          new Found(
              "privilege",
              table,
              "the table cannot be read: " + e.getMessage(),
              "grant select, insert, update, delete on " + table + " to the user of the database"));
    }
  }

  /** Rules that fired too often in the last hour. */
  List<Found> rules() throws SQLException {
    return db.rows(
        "select rule_name, tenant_id, count(*) as fired from automation_logs where executed_at > ?"
            + " and status <> 'skipped' group by rule_name, tenant_id having count(*) > "
            + settings.firedPerHour()
            + " order by rule_name, tenant_id",
        row ->
            new Found(
                "rule",
                row.getString("rule_name") + " of tenant " + row.getLong("tenant_id"),
                "it fired %d times in an hour; more than %d are odd"
                    .formatted(row.getLong("fired"), settings.firedPerHour()),
                "select * from automation_logs where rule_name = '"
                    + row.getString("rule_name").replace("'", "''")
                    + "' order by id desc; set max_per_hour of the rule, or enabled = false"),
        now().minus(Duration.ofHours(1)));
  }

  /** Opens what is new, closes what is over. */
  void remember(List<Found> found) throws SQLException {
    var open =
        db.rows(
            "select kind, subject from automation_findings where closed_at is null",
            row -> new Found(row.getString(1), row.getString(2), "", ""));
    var opened = found.stream().filter(one -> open.stream().noneMatch(o -> same(o, one))).toList();
    var closed = open.stream().filter(one -> found.stream().noneMatch(f -> same(f, one))).toList();
    db.atOnce(
        context.dryRun(),
        () -> {
          for (var one : opened) {
            db.update(
                "insert into automation_findings (kind, subject, problem, fix, opened_at) values"
                    + " (?, ?, ?, ?, ?)",
                one.kind(),
                one.subject(),
                cut(one.problem()),
                cut(one.fix()),
                now());
          }
          for (var one : closed) {
            db.update(
                "update automation_findings set closed_at = ? where kind = ? and subject = ? and"
                    + " closed_at is null",
                now(),
                one.kind(),
                one.subject());
          }
          return null;
        });
    for (var one : found) {
      context
          .logger()
          .log(
              Level.WARNING,
              "%s %s: %s. Next: %s".formatted(one.kind(), one.subject(), one.problem(), one.fix()));
    }
    if (!context.dryRun()) {
      opened.forEach(one -> context.anomaly(one.kind(), one.subject() + ": " + one.problem()));
    }
  }

  /** In batches, the oldest first. */
  void removeOldLogs() throws SQLException {
    if (context.dryRun()) {
      return;
    }
    var before = now().minus(settings.keepLogs());
    int removed = 100;
    while (removed >= 100) {
      context.checkpoint();
      removed =
          db.update(
              "delete from automation_logs where id in (select id from automation_logs where"
                  + " executed_at < ? order by executed_at, id fetch first 100 rows only)",
              before);
    }
  }

  private static boolean same(Found one, Found other) {
    return one.kind().equals(other.kind()) && one.subject().equals(other.subject());
  }

  private static String cut(String text) {
    return text.length() <= 1_000 ? text : text.substring(0, 1_000);
  }

  private Instant now() {
    return context.clock().instant();
  }
}
