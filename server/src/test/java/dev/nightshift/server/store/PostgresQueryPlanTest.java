package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.retention.RetentionStore;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunState;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What servers do all the time reads no more of the history the longer it grows, on PostgreSQL as
 * well: all statements that they really send are explained twice, carried out with their values and
 * as the plan for any values that a session keeps after some calls.
 */
@Timeout(300)
class PostgresQueryPlanTest {
  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
  private static final int HISTORY = 20_000;
  private static final int WAITING = 900;
  private static final int RUNNING = 30;
  private static final int FAILED = 40;
  private static final int A_FEW = 120;
  private static final int ALL_OPEN = WAITING + RUNNING + A_FEW;
  private static final List<String> JOBS =
      List.of("backup", "compaction", "gc", "mail", "scrub", "sync");
  private static final String COLUMNS =
      "id, root, attempt, job, state, why, actor, dry_run, parameters, queue, priority, due, queued, started, finished,"
          + " node, lane";
  private static final String JOB_OF =
      "(array['backup', 'compaction', 'gc', 'mail', 'scrub', 'sync'])[x % 6 + 1]";

  private final Map<String, String> sent = new LinkedHashMap<>();
  private final ObjectMapper json = new ObjectMapper();
  private Connection connection;
  private Connection explaining;
  private Jdbi jdbi;
  private RunStore store;
  private RunHistory history;
  private RetentionStore retention;
  private long ids;

  @BeforeEach
  void makeHistory() throws SQLException {
    var url = PostgresServer.shared().emptied("store_plans").url().orElseThrow();
    connection = DriverManager.getConnection(url + "&stringtype=unspecified");
    explaining = DriverManager.getConnection(url);
    jdbi = Jdbi.create(connection);
    var dialect = new PostgresDialect(jdbi, "the test's server", Duration.ofSeconds(30));
    retention = new SqlRetention(dialect, java.time.ZoneOffset.UTC);
    store = new SqlRunStore(dialect, new OwnTrail(dialect));
    history = new SqlRunHistory(dialect, Clock.fixed(T0, ZoneOffset.UTC));
    store.open(new NodeName("node-1", "node", "test"), T0, Duration.ofSeconds(60));
    store.register(JOBS.stream().map(PostgresQueryPlanTest::registration).toList(), T0);
    jdbi.useHandle(
        handle -> {
          handle.execute(
              "insert into run ("
                  + COLUMNS
                  + ") select id, id, 1, job, case when x % "
                  + HISTORY / FAILED
                  + " = 0 then 'FAILED' else 'SUCCEEDED' end, 'SCHEDULE', 'schedule', false, '{}', 'default', 0, at, at,"
                  + " at, at, 'node-0', null from (select x, gen_random_uuid() id, "
                  + JOB_OF
                  + " job, timestamptz '2026-10-01 00:00:00+00' + x * interval '1 minute' as at from"
                  + " generate_series(1, ?) x) h",
              HISTORY);
          handle.execute(
              "insert into run ("
                  + COLUMNS
                  + ") select id, id, 1, job, case when x <= ? then 'RUNNING' else 'QUEUED' end, 'MANUAL', 'ann', false,"
                  + " '{}', 'default', 0, at, at, case when x <= ? then at end, null, case when x <= ? then 'node-1'"
                  + " end, case when x <= ? then x end from (select x, gen_random_uuid() id, "
                  + JOB_OF
                  + " job, timestamptz '2026-11-22 09:00:00+00' + x * interval '1 second' as at from generate_series(1, ?) x) o",
              RUNNING,
              RUNNING,
              RUNNING,
              RUNNING,
              RUNNING + WAITING);
          handle.execute("analyze run");
        });
    jdbi.setSqlLogger(
        new SqlLogger() {
          @Override
          public void logAfterExecution(StatementContext context) {
            // of a batch there is no text with values
            var statement = context.getStatement();
            sent.putIfAbsent(
                context.getParsedSql().getSql(), statement == null ? "" : statement.toString());
          }
        });
  }

  @AfterEach
  void close() throws SQLException {
    if (connection != null) {
      connection.close();
      explaining.close();
    }
  }

  private static Registration registration(String job) {
    return new Registration(
        new JobKey(job, ""),
        new Schedule.FixedRate(Duration.ofHours(1)),
        Optional.of(Duration.ofHours(1)),
        "default",
        List.of());
  }

  private Run run() {
    var id = new UUID(0x0190000000007000L + (++ids << 16), 0x8000000000000000L + ids);
    return Run.of(id, "gc")
        .asked(Trigger.MANUAL, "ann")
        .due(T0, T0)
        .state(RunState.RUNNING)
        .at("node-1", T0)
        .build();
  }

  @Test
  void nothingThatHappensAllTheTimeScansTheHistory() {
    var work = new TreeMap<String, Work>();
    work.put("claim", few(() -> store.claim("node-1", "default", 8, lanes(20), T0)));
    work.put("next due time of the queue", few(() -> store.nextQueued(T0)));
    work.put("request", few(() -> store.insert(run(), 40)));
    work.put("planning", new Work(this::plan, ALL_OPEN));
    work.put("stalled runs", few(() -> store.abandoned(Set.copyOf(JOBS), T0, 50)));
    work.put("runs of a node", few(() -> store.running("node-1")));
    work.put("attempts", few(() -> store.attempts(UUID.randomUUID())));
    work.put("newest runs", few(() -> history.list(query(null, null))));
    work.put("a page of runs", few(() -> history.list(query(null, middle()))));
    work.put("newest runs of a job", few(() -> history.list(query("gc", null))));
    work.put("a page of a job", few(() -> history.list(query("gc", middle()))));
    work.put("retention", few(() -> retention.ended(null, null, T0.minusSeconds(9), 50)));
    work.put("removal", few(this::remove));
    work.put(
        "orders",
        few(() -> new SqlJobControls(dialect(), new OwnTrail(dialect())).wishes("node-1")));
    work.put("what ran", few(this::ran));
    work.put("snapshot", new Work(history::snapshot, ALL_OPEN));
    work.put("orphans", new Work(() -> store.refuseOrphans(Set.copyOf(JOBS), T0, T0), ALL_OPEN));
    var wrong = new ArrayList<String>();
    work.forEach((what, one) -> wrong.addAll(problems(what, one)));
    assertThat(wrong).isEmpty();
  }

  @Test
  void aSearchReadsAnIndexInItsOrderAndNoMoreThanItMay() {
    var search = new SqlRunSearch(dialect(), Clock.fixed(T0, ZoneOffset.UTC));
    run(PostgresDialect.IN_ORDER.replace("set local", "set"));
    var wrong = new ArrayList<String>();
    SearchedFilters.all(search, SearchedFilters.places(middle()))
        .forEach((what, one) -> wrong.addAll(problems(what, new Work(one, RunSearch.LOOKED_AT))));
    assertThat(wrong).isEmpty();
  }

  private Dialect dialect() {
    return new PostgresDialect(jdbi, "the test's server", Duration.ofSeconds(30));
  }

  private void ran() {
    var at = Instant.parse("2026-10-05T10:00:00Z");
    jdbi.useHandle(
        handle ->
            handle.execute(
                "insert into job_day (job, on_day, longest_us) values ('gc', date '2026-10-05', 1000000)"));
    assertThat(new SqlActivity(dialect()).work(at, at.plusSeconds(1_800), 1_000))
        .hasSizeBetween(29, 60);
    assertThat(new SqlActivity(dialect()).oldestEnd()).isPresent();
  }

  private static UUID middle() {
    return UUID.fromString("80000000-0000-4000-8000-000000000000");
  }

  private void plan() {
    store.plan(
        JOBS.stream().map(job -> new JobKey(job, "")).toList(),
        T0,
        key -> standing -> new Planner.Plan(T0, T0.plusSeconds(60), List.of(), List.of()),
        (key, planned) -> null);
  }

  private void remove() {
    var over =
        retention.ended(null, null, T0.minusSeconds(9), 5).stream()
            .map(RetentionStore.EndedRoot::root)
            .toList();
    retention.removeRuns(over, new RetentionStore.Bite(500, Duration.ofSeconds(1)));
  }

  private static Map<String, Integer> lanes(int each) {
    return JOBS.stream().collect(Collectors.toMap(job -> job, job -> each));
  }

  private static RunHistory.Query query(String job, UUID before) {
    return new RunHistory.Query(job, Set.of(), before, 50);
  }

  /**
   * Something that servers do.
   *
   * @param most rows that each part of a statement may read
   */
  private record Work(Runnable work, int most) {}

  private static Work few(Runnable work) {
    return new Work(work, A_FEW);
  }

  private List<String> problems(String what, Work work) {
    sent.clear();
    work.work.run();
    List<String> wrong = new ArrayList<>();
    int readings = 0;
    for (var statement : Map.copyOf(sent).entrySet()) {
      if (!statement.getKey().matches("(?s)(select|update|delete) .*\\brun\\b.*")) {
        continue;
      }
      var carriedOut =
          statement.getValue().isEmpty()
              ? List.<Reading>of()
              : readings(explained("explain (analyze, format json) " + statement.getValue()));
      readings += carriedOut.size();
      for (var reading : carriedOut) {
        if (reading.whole() || reading.rows() > work.most) {
          wrong.add(what + ": " + reading + " for " + statement.getValue());
        }
      }
      for (var reading : readings(forAnyValues(statement.getKey()))) {
        if (reading.whole()) {
          wrong.add(what + ", for any values: " + reading + " for " + statement.getKey());
        }
      }
    }
    if (readings == 0) {
      wrong.add(what + " sends no statement that reads runs");
    }
    return wrong;
  }

  /** The plan that does not know the values; what it does with them is rolled back. */
  private JsonNode forAnyValues(String sql) {
    int values = sql.length() - sql.replace("?", "").length();
    var numbered = new StringBuilder();
    int number = 0;
    for (var c : sql.toCharArray()) {
      numbered.append(c == '?' ? "$" + ++number : String.valueOf(c));
    }
    run("set plan_cache_mode = force_generic_plan");
    run("prepare one as " + numbered);
    try {
      return explained(
          "explain (format json) execute one"
              + (values == 0
                  ? ""
                  : "(" + String.join(", ", Collections.nCopies(values, "null")) + ")"));
    } finally {
      run("deallocate one");
    }
  }

  private void run(String sql) {
    try (var statement = explaining.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private JsonNode explained(String sql) {
    run("begin");
    try (var statement = explaining.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return json.readTree(row.getString(1)).get(0).get("Plan");
    } catch (Exception e) {
      throw new IllegalStateException(sql, e);
    } finally {
      run("rollback");
    }
  }

  /**
   * How a part of a plan reads the table of runs.
   *
   * @param whole reads all of it, or all of an index, unless it stops early
   * @param rows that were read, also those that did not fit
   */
  record Reading(String how, String index, String condition, boolean whole, double rows) {}

  static List<Reading> readings(JsonNode plan) {
    List<Reading> found = new ArrayList<>();
    collect(plan, false, found);
    return found;
  }

  private static void collect(JsonNode node, boolean stopsEarly, List<Reading> found) {
    var how = node.path("Node Type").asText();
    boolean scan = how.contains("Scan") && !how.equals("Bitmap Heap Scan");
    boolean ofRuns =
        node.path("Relation Name").asText().equals("run")
            || node.path("Index Name").asText().startsWith("run_")
                && !node.path("Index Name").asText().startsWith("run_log");
    boolean early =
        how.equals("Limit")
            || stopsEarly && !Set.of("Sort", "Aggregate", "Hash", "Materialize").contains(how);
    if (scan && ofRuns) {
      double each =
          node.path("Actual Rows").asDouble()
              + node.path("Rows Removed by Filter").asDouble()
              + node.path("Rows Removed by Index Recheck").asDouble();
      found.add(
          new Reading(
              how,
              node.path("Index Name").asText(),
              node.path("Index Cond").asText(),
              how.equals("Seq Scan") || !node.has("Index Cond") && !stopsEarly,
              each * node.path("Actual Loops").asDouble()));
    }
    node.path("Plans").forEach(part -> collect(part, early, found));
  }
}
