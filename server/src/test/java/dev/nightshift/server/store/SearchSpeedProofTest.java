package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.api.ApiJson;
import dev.nightshift.server.api.FakeBackend;
import dev.nightshift.server.api.Problems;
import dev.nightshift.server.api.RunsResource;
import dev.nightshift.server.api.SaidQueries;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.health.JobOverview;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.testing.junit5.ResourceExtension;
import java.nio.file.Path;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long the server takes to answer for lists of runs, by all kinds of filters, and for single
 * runs, over a long history. Each request has other values than the one before.
 */
@Tag("proof")
class SearchSpeedProofTest {
  private static final boolean FULL = Boolean.getBoolean("proof.full");
  private static final int RUNS = Integer.getInteger("proof.runs", FULL ? 1_000_000 : 20_000);
  private static final int ROUNDS = FULL ? 40 : 6;
  private static final int JOBS = 50;
  private static final int PER_COMMIT = 50_000;
  private static final long WANTED_MILLIS = 100;
  private static final long SLACK = 3;
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration APART = Duration.ofDays(30).dividedBy(RUNS);
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final Random random = new Random(20261122);

  @TempDir Path folder;

  @Test
  void listsAndRunsAreAnsweredQuicklyFromH2() throws Throwable {
    try (var store = H2Store.open(folder.resolve("nightshift"), CLOCK)) {
      try (var connection = store.connection()) {
        fill(connection);
        connection.createStatement().execute("analyze");
      }
      measure("H2", store);
    }
  }

  @Test
  void listsAndRunsAreAnsweredQuicklyFromPostgres() throws Throwable {
    var settings = PostgresServer.shared().emptied("store_speed");
    try (var store = PostgresStore.open(settings, CLOCK)) {
      try (var connection =
          DriverManager.getConnection(
              settings.url().orElseThrow() + "&reWriteBatchedInserts=true")) {
        fill(connection);
        connection.setAutoCommit(true);
        connection.createStatement().execute("vacuum analyze run");
      }
      measure("PostgreSQL", store);
    }
  }

  private static void fill(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (var insert =
        connection.prepareStatement(
            "insert into run (id, root, attempt, job, state, why, actor, dry_run, parameters, queue, priority, due, queued,"
                + " started, finished, node, error_kind, error, error_trace) values (?, ?, 1, ?, ?, ?, 'schedule', false,"
                + " ?, 'default', 0, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (int i = 0; i < RUNS; i++) {
        var at = at(i);
        // one run in 51 fails, one in a thousand takes its time
        boolean fails = i % 51 == 7;
        insert.setObject(1, id(i));
        insert.setObject(2, id(i));
        insert.setString(3, "job_" + i % JOBS);
        insert.setString(4, fails ? "FAILED" : "SUCCEEDED");
        insert.setString(5, i % 400 == 0 ? "MANUAL" : "SCHEDULE");
        insert.setString(6, "{\"day\":\"2026-11-21\",\"part\":\"" + i % 1_000 + "\"}");
        for (int column = 7; column <= 9; column++) {
          insert.setObject(column, at.atOffset(ZoneOffset.UTC));
        }
        insert.setObject(10, at.plusSeconds(i % 1_000 == 3 ? 600 : 2).atOffset(ZoneOffset.UTC));
        insert.setString(11, "north-0a1b2c3d-4e5" + i * 4L / RUNS);
        insert.setString(12, fails ? "JOB_ERROR" : null);
        insert.setString(13, fails ? "page " + i + ": checksum differs" : null);
        insert.setString(14, fails ? "at x" : null);
        insert.addBatch();
        if (i % 1_000 == 999) {
          insert.executeBatch();
        }
        if (i % PER_COMMIT == PER_COMMIT - 1) {
          connection.commit();
        }
      }
      insert.executeBatch();
      connection.commit();
    }
    connection.setAutoCommit(true);
  }

  private static Instant at(int run) {
    return NOW.minus(Duration.ofDays(30)).plus(APART.multipliedBy(run));
  }

  private static UUID id(int run) {
    return new UUID(at(run).toEpochMilli() << 16 | 0x7000, 0x8000000000000000L + run);
  }

  private void measure(String database, Store store) throws Throwable {
    // a job that nobody knows would be taken for a slip where it has no run that fits
    store.runs().open(new NodeName("node-1", "node", "test"), NOW, Duration.ofSeconds(60));
    store.runs().register(jobs(), NOW);
    var overviews =
        new JobOverview.Reader(FakeBackend.catalogue(), store.history(), new FakeBackend());
    var server =
        ResourceExtension.builder()
            .setMapper(ApiJson.configured(Jackson.newObjectMapper()))
            .setRegisterDefaultExceptionMappers(false)
            .addProvider(new Problems())
            .addProvider(new SaidQueries())
            .addResource(
                new RunsResource(
                    FakeBackend.catalogue(), store.history(), store.search(), overviews, CLOCK))
            .build();
    server.before();
    try {
      var times = new LinkedHashMap<String, List<Long>>();
      requests().values().forEach(request -> ask(server, request.get()));
      for (int round = 0; round < ROUNDS; round++) {
        requests()
            .forEach(
                (what, request) -> {
                  var path = request.get();
                  long start = System.nanoTime();
                  ask(server, path);
                  times
                      .computeIfAbsent(what, key -> new ArrayList<>())
                      .add(System.nanoTime() - start);
                });
      }
      tell(database, times);
      assertThat(p95(times, false)).as("lists").isLessThan(SLACK * WANTED_MILLIS);
      assertThat(p95(times, true)).as("single runs").isLessThan(SLACK * WANTED_MILLIS);
    } finally {
      server.after();
    }
  }

  private static List<Registration> jobs() {
    List<Registration> jobs = new ArrayList<>();
    for (int i = 0; i < JOBS; i++) {
      jobs.add(
          new Registration(
              new JobKey("job_" + i, ""),
              new Schedule.FixedRate(Duration.ofHours(1)),
              Optional.empty(),
              "default",
              List.of()));
    }
    return jobs;
  }

  private static void ask(ResourceExtension server, String path) {
    var parts = path.split("\\?", 2);
    var target = server.target(parts[0]);
    for (var pair : parts.length < 2 ? new String[0] : parts[1].split("&", -1)) {
      target = target.queryParam(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    try (var response = target.request().get()) {
      var body = response.readEntity(String.class);
      assertThat(response.getStatus()).as("%s: %s", path, body).isEqualTo(200);
    }
  }

  /** By what they ask for; single runs come last. */
  private Map<String, Supplier<String>> requests() {
    var requests = new LinkedHashMap<String, Supplier<String>>();
    requests.put("newest", () -> "api/v1/runs?limit=" + (40 + random.nextInt(20)));
    requests.put("page", () -> "api/v1/runs?before=" + any());
    requests.put("newer page", () -> "api/v1/runs?after=" + any());
    requests.put("job", () -> "api/v1/runs?" + job() + "&before=" + any());
    requests.put("state", () -> "api/v1/runs?state=FAILED&before=" + any());
    requests.put("job, states", () -> "api/v1/runs?state=FAILED,TIMED_OUT&" + job());
    requests.put("none", () -> "api/v1/runs?state=STALLED&before=" + any());
    requests.put("kind", () -> "api/v1/runs?kind=timeout,job_error&before=" + any());
    requests.put("time", () -> "api/v1/runs?" + day());
    requests.put("job, time", () -> "api/v1/runs?" + job() + "&" + day());
    requests.put("trigger", () -> "api/v1/runs?trigger=manual&before=" + any());
    requests.put("slower", () -> "api/v1/runs?slowerThan=5m&before=" + any());
    requests.put("text, time", () -> "api/v1/runs?text=" + page() + "&" + day());
    requests.put("text", () -> "api/v1/runs?text=no" + random.nextInt() + "&before=" + any());
    requests.put("node", () -> "api/v1/runs?node=north-0a1b2c3d-4e50&before=" + any());
    requests.put("node of old", () -> "api/v1/runs?node=north-0a1b2c3d-4e50&limit=" + some(50));
    requests.put(
        "all at once",
        () ->
            "api/v1/runs?state=FAILED,SUCCEEDED&trigger=schedule&slowerThan=1s&text=page&node=north&"
                + job()
                + "&"
                + day());
    requests.put("one run", () -> "api/v1/runs/" + any());
    requests.put("one run's attempts", () -> "api/v1/runs/" + any() + "/attempts");
    requests.put("one run's log", () -> "api/v1/runs/" + any() + "/log");
    return requests;
  }

  private int some(int most) {
    return 1 + random.nextInt(most);
  }

  private UUID any() {
    return id(random.nextInt(RUNS));
  }

  private String job() {
    return "job=job_" + random.nextInt(JOBS);
  }

  private String page() {
    return "page " + random.nextInt(RUNS);
  }

  private String day() {
    var from = at(random.nextInt(RUNS));
    return "from=" + from.toEpochMilli() + "&to=" + from.plus(Duration.ofDays(1)).toEpochMilli();
  }

  private static long p95(Map<String, List<Long>> times, boolean single) {
    List<Long> all = new ArrayList<>();
    times.forEach(
        (what, some) -> {
          if (what.startsWith("one run") == single) {
            all.addAll(some);
          }
        });
    return nanos(all, 0.95) / 1_000_000;
  }

  private static long nanos(List<Long> times, double quantile) {
    var sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    return sorted.get((int) Math.ceil(quantile * sorted.size()) - 1);
  }

  private static void tell(String database, Map<String, List<Long>> times) {
    times.forEach(
        (what, some) ->
            System.out.printf(
                Locale.ROOT,
                "%s, %,d runs, %s: p50 %.1f, p95 %.1f, max %.1f ms%n",
                database,
                RUNS,
                what,
                nanos(some, 0.5) / 1e6,
                nanos(some, 0.95) / 1e6,
                nanos(some, 1) / 1e6));
    System.out.printf(
        Locale.ROOT,
        "%s, %,d runs: p95 of lists %d ms, of single runs %d ms%n",
        database,
        RUNS,
        p95(times, false),
        p95(times, true));
  }
}
