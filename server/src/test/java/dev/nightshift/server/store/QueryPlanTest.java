package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.health.activity.Activity;
import dev.nightshift.server.retention.RetentionStore;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the engine does all the time reads no more of the history the longer it grows: the plans of
 * all statements that it really sends, on a store with a history.
 */
class QueryPlanTest {
  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
  private static final int HISTORY = 3_000;
  private static final String SORTED = "index sorted";
  private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");
  private static final List<String> JOBS =
      List.of("backup", "compaction", "gc", "mail", "scrub", "sync");

  private final ConcurrentLinkedQueue<String> sent = new ConcurrentLinkedQueue<>();
  private H2Store h2;
  private Jdbi jdbi;
  private RunStore store;
  private RunHistory history;
  private RetentionStore retention;
  private Activity activity;
  private long ids;

  @BeforeEach
  void makeHistory() {
    var name = UUID.randomUUID().toString();
    h2 = H2Store.inMemory(name, Clock.systemUTC());
    var source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:" + name);
    source.setUser("sa");
    source.setPassword("");
    jdbi = Jdbi.create(source);
    var dialect = new H2Dialect(jdbi, Clock.systemUTC());
    retention = new SqlRetention(dialect, java.time.ZoneOffset.UTC);
    activity = new SqlActivity(dialect);
    store = new SqlRunStore(dialect, new OwnTrail(dialect));
    history = new SqlRunHistory(dialect, Clock.fixed(T0, ZoneOffset.UTC));
    store.open(new NodeName("node-1", "node", "test"), T0, Duration.ofSeconds(60));
    store.register(
        JOBS.stream()
            .map(
                job ->
                    new Registration(
                        new JobKey(job, ""),
                        new Schedule.FixedRate(Duration.ofHours(1)),
                        Optional.of(Duration.ofHours(1)),
                        "default",
                        List.of()))
            .toList(),
        T0);
    jdbi.useHandle(
        handle -> {
          handle.execute(
              "insert into run (id, root, attempt, job, state, why, actor, dry_run, parameters, queue, priority, due,"
                  + " queued, started, finished, node) select id, id, 1, job, 'SUCCEEDED', 'SCHEDULE', 'schedule', false,"
                  + " '{}', 'default', 0, at, at, at, at, 'node-0' from (select random_uuid() id, (array['backup',"
                  + " 'compaction', 'gc', 'mail', 'scrub', 'sync'])[mod(x, 6) + 1] job, dateadd(second, x, timestamp with"
                  + " time zone '2026-10-01 00:00:00+00:00') at from system_range(1, ?))",
              HISTORY);
        });
    for (var job : JOBS) {
      store.insert(run(job, RunState.RUNNING, T0), 1);
      store.insert(run(job, RunState.QUEUED, T0), 1);
      store.insert(run(job, RunState.QUEUED, T0.plusSeconds(60)), 1);
    }
    jdbi.useHandle(handle -> handle.execute("analyze"));
    jdbi.setSqlLogger(
        new SqlLogger() {
          @Override
          public void logAfterExecution(StatementContext context) {
            sent.add(String.valueOf(context.getStatement()));
          }
        });
  }

  @AfterEach
  void close() {
    h2.close();
  }

  private Run run(String job, RunState state, Instant due) {
    var id = new UUID(0x0190000000007000L + (++ids << 16), 0x8000000000000000L + ids);
    boolean running = state == RunState.RUNNING;
    return Run.of(id, job)
        .asked(Trigger.MANUAL, "ann")
        .due(due, T0)
        .state(state)
        .at(running ? "node-1" : null, running ? T0 : null)
        .build();
  }

  @Test
  void nothingThatHappensAllTheTimeScansTheHistory() {
    var plans = new TreeMap<String, List<String>>();
    plans.put("claim", plansOf(() -> store.claim("node-1", "default", 8, lanes(1), T0)));
    plans.put(
        "claim into free lanes", plansOf(() -> store.claim("node-1", "default", 4, lanes(2), T0)));
    plans.put("next due time of the queue", plansOf(() -> store.nextQueued(T0)));
    plans.put("planning", plansOf(this::plan));
    plans.put("request", plansOf(() -> store.insert(run("gc", RunState.RUNNING, T0), 9)));
    plans.put("snapshot", plansOf(history::snapshot));
    plans.put("newest runs", plansOf(() -> history.list(query(null, null))));
    plans.put("a page of runs", plansOf(() -> history.list(query(null, UUID.randomUUID()))));
    plans.put("newest runs of a job", plansOf(() -> history.list(query("gc", null))));
    plans.put("a page of a job", plansOf(() -> history.list(query("gc", UUID.randomUUID()))));
    plans.put(
        "retention",
        plansOf(() -> retention.ended(null, null, T0.minus(Duration.ofDays(40)), 500)));
    plans.put(
        "removal",
        plansOf(
            () ->
                retention.removeRuns(
                    List.of(UUID.randomUUID()),
                    new RetentionStore.Bite(500, Duration.ofSeconds(1)))));
    plans.put("what ran", plansOf(() -> ran(Instant.parse("2026-10-01T00:20:00Z"))));
    plans.put("orphans", plansOf(() -> store.refuseOrphans(Set.copyOf(JOBS), T0, T0)));
    plans.forEach(
        (what, found) ->
            assertThat(found).as(what).isNotEmpty().noneMatch(QueryPlanTest::scansTheHistory));
    assertThat(plans.get("claim").get(1)).startsWith("PUBLIC.RUN_WAITING: ").contains(SORTED);
    assertThat(plans.get("a page of a job").get(0)).contains(SORTED);
    assertThat(plans.get("newest runs of a job").get(0)).contains(SORTED);
    assertThat(plans.get("retention").get(0)).contains(SORTED);
    assertThat(plans.get("request")).anyMatch(plan -> plan.contains(SORTED));
  }

  @Test
  void startingWorkReadsFewRowsOfALongHistory() {
    var sent = new TreeMap<String, Runnable>();
    sent.put("claim", () -> store.claim("node-1", "default", 8, lanes(1), T0));
    sent.put("claim into free lanes", () -> store.claim("node-1", "default", 4, lanes(2), T0));
    sent.put("next due time of the queue", () -> store.nextQueued(T0));
    sent.put("planning", this::plan);
    sent.put("request", () -> store.insert(run("gc", RunState.RUNNING, T0), 9));
    sent.forEach(
        (what, work) ->
            assertThat(rowsRead(work)).as(what).allSatisfy((sql, rows) -> few(sql, rows)));
  }

  @Test
  void whatRanReadsTheRunsOfThatTimeOnly() {
    assertThat(
            rowsRead(
                () -> {
                  ran(Instant.parse("2026-10-01T00:20:00Z"));
                  assertThat(activity.oldestEnd()).isPresent();
                }))
        .isNotEmpty()
        .allSatisfy((sql, rows) -> few(sql, rows));
  }

  private void ran(Instant at) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                "insert into job_day (job, on_day, longest_us) select 'gc', date '2026-10-01', 0 where not exists (select"
                    + " 1 from job_day)"));
    var found = activity.work(at, at.plusSeconds(60), 1_000);
    assertThat(found).hasSizeBetween(1, 66);
  }

  @Test
  void aSearchReadsAnIndexInItsOrder() {
    var search =
        new SqlRunSearch(new H2Dialect(jdbi, Clock.systemUTC()), Clock.fixed(T0, ZoneOffset.UTC));
    var middle = UUID.fromString("80000000-0000-4000-8000-000000000000");
    SearchedFilters.all(search, SearchedFilters.places(middle))
        .forEach(
            (what, one) ->
                assertThat(plansOf(one))
                    .as(what)
                    .isNotEmpty()
                    .allMatch(plan -> plan.contains(SORTED)));
  }

  private static void few(String sql, long rows) {
    assertThat(rows).as(sql).isLessThan(100);
  }

  private void plan() {
    store.plan(
        JOBS.stream().map(job -> new JobKey(job, "")).toList(),
        T0,
        key -> standing -> new Planner.Plan(T0, T0.plusSeconds(60), List.of(), List.of()),
        (key, planned) -> null);
  }

  /** How many rows each select that the work sends goes through, by statement. */
  private Map<String, Long> rowsRead(Runnable work) {
    sent.clear();
    work.run();
    var rows = new TreeMap<String, Long>();
    for (var statement : sent) {
      if (statement.matches("(?s)prep\\d+: select .*\\brun\\b.*")) {
        var plan =
            jdbi.withHandle(
                handle ->
                    handle
                        .createQuery("explain analyze " + complete(statement))
                        .mapTo(String.class)
                        .one());
        rows.put(
            complete(statement),
            SCANNED.matcher(plan).results().mapToLong(one -> Long.parseLong(one.group(1))).sum());
      }
    }
    return rows;
  }

  private static Map<String, Integer> lanes(int each) {
    var lanes = new TreeMap<String, Integer>();
    JOBS.forEach(job -> lanes.put(job, each));
    return lanes;
  }

  private static RunHistory.Query query(String job, UUID before) {
    return new RunHistory.Query(job, Set.of(), before, 50);
  }

  private static boolean scansTheHistory(String plan) {
    boolean readsARangeOfAnIndex = plan.contains(": ");
    boolean stopsEarly = plan.contains(SORTED) && plan.contains("FETCH FIRST");
    return !readsARangeOfAnIndex && !stopsEarly;
  }

  /** How the table of runs is read by each statement that the work sends, once each. */
  private List<String> plansOf(Runnable work) {
    sent.clear();
    work.run();
    var plans = new LinkedHashSet<String>();
    for (var statement : sent) {
      if (statement.matches("(?s)prep\\d+: (select|update|delete) .*\\brun\\b.*")) {
        var text =
            jdbi.withHandle(
                handle ->
                    handle.createQuery("explain " + complete(statement)).mapTo(String.class).one());
        plans.addAll(readings(text));
      }
    }
    return List.copyOf(plans);
  }

  private static List<String> readings(String plan) {
    List<String> found = new ArrayList<>();
    var matcher =
        Pattern.compile("\"PUBLIC\"\\.\"RUN\"[^/]*/\\*(.*?)\\*/", Pattern.DOTALL).matcher(plan);
    while (matcher.find()) {
      var rest = plan.contains("/* " + SORTED + " */") ? " " + SORTED : "";
      rest += plan.contains("FETCH FIRST") ? " FETCH FIRST" : "";
      found.add(matcher.group(1).replaceAll("\\s+", " ").strip() + rest);
    }
    return found;
  }

  /** The statement with its parameters in it. */
  static String complete(String statement) {
    int end = statement.lastIndexOf(" {1: ");
    var sql = statement.substring(statement.indexOf(": ") + 2, end < 0 ? statement.length() : end);
    if (end < 0) {
      return sql;
    }
    var values = statement.substring(end + 2, statement.length() - 1);
    var text = new StringBuilder();
    int number = 0;
    for (var part : sql.split("\\?", -1)) {
      text.append(part);
      number++;
      var from = values.indexOf(number + ": ");
      if (from >= 0) {
        var to = values.indexOf(", " + (number + 1) + ": ", from);
        text.append(values, from + (number + ": ").length(), to < 0 ? values.length() : to);
      }
    }
    return text.toString();
  }
}
