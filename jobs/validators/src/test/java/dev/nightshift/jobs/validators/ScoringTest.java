package dev.nightshift.jobs.validators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.jr.ob.JSON;
import com.sun.net.httpserver.HttpServer;
import dev.nightshift.job.CancelledException;
import dev.nightshift.job.testkit.TestContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real endpoints: pages of a server in this process. */
class ScoringTest {
  private static final int VALIDATORS = 250;
  @TempDir Path folder;
  private HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();
  private final AtomicIntegerArray asked = new AtomicIntegerArray(VALIDATORS + 1);
  private volatile int silentBelow = 5;

  /** Where the first ones that ask wait for each other. */
  private volatile CountDownLatch meeting = new CountDownLatch(0);

  @BeforeEach
  void listValidators() throws Exception {
    // else each answer waits 40 ms for an acknowledgement
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
          int number = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
          asked.incrementAndGet(number);
          meet();
          atOnce.decrementAndGet(); // whoever has its answer is no longer asking
          exchange.sendResponseHeaders(number <= silentBelow ? 503 : 200, 0);
          try (var body = exchange.getResponseBody()) {
            body.write("{\"version\": \"1.4.2\"}".getBytes());
          }
        });
    server.start();
    List<Map<String, String>> list = new ArrayList<>();
    for (int i = 1; i <= VALIDATORS; i++) {
      list.add(
          Map.of(
              "id", String.format(Locale.ROOT, "v-%03d", i),
              "publicKey", "KEY" + i,
              "endpoint", "http://127.0.0.1:" + server.getAddress().getPort() + "/" + i));
    }
    Files.writeString(folder.resolve("list.json"), JSON.std.asString(list));
    TestSettings.fetched(folder);
  }

  private void meet() {
    meeting.countDown();
    try {
      meeting.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
    threads.shutdownNow();
  }

  private TestContext context() {
    return TestContext.of(new Score(), TestSettings.score(folder), folder.resolve("score"));
  }

  private void score(TestContext context) throws Exception {
    new Score().run(context, TestSettings.score(folder));
  }

  private static List<Map<String, Object>> lines(TestContext context) throws Exception {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (var line : context.lines()) {
      if (line.contains("{")) {
        lines.add(JSON.std.mapFrom(line.substring(line.indexOf('{'))));
      }
    }
    return lines;
  }

  private List<List<Object>> rows(String sql) throws Exception {
    List<List<Object>> all = new ArrayList<>();
    try (var connection = Store.open(TestSettings.store(folder));
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getObject(i));
        }
        all.add(row);
      }
    }
    return all;
  }

  @Test
  void of250ValidatorsOfWhich5FailTheLogSays245And5And98Percent() throws Exception {
    try (var context = context()) {
      score(context);
      var lines = lines(context);
      var end = lines.get(lines.size() - 1);
      assertThat(end.keySet())
          .containsExactly(
              "level",
              "time",
              "pid",
              "hostname",
              "name",
              "jobType",
              "timestamp",
              "phase",
              "successCount",
              "failCount",
              "scoringRunId",
              "totalDuration",
              "avgTimePerValidator",
              "successRate",
              "msg");
      assertThat(end)
          .containsEntry("level", 30)
          .containsEntry("time", "2026-01-01T00:00:00.000Z")
          .containsEntry("name", "scoringAllValidators")
          .containsEntry("jobType", "score")
          .containsEntry("timestamp", "2026-01-01T00:00:00.000Z")
          .containsEntry("phase", "completed")
          .containsEntry("successCount", 245)
          .containsEntry("failCount", 5)
          .containsEntry("scoringRunId", context.runId())
          .containsEntry("successRate", "98.0%")
          .containsEntry("msg", "🎯 Scoring job completed successfully!");
      assertThat((String) end.get("totalDuration")).matches("\\d+\\.\\ds");
      assertThat((String) end.get("avgTimePerValidator")).matches("\\d+\\.\\dms");

      assertThat(context.items()).isEqualTo(250);
      assertThat(context.value(Score.CHECKS, Score.ANSWERED)).hasValue(245);
      assertThat(context.value(Score.CHECKS, Score.SILENT)).hasValue(5);
      assertThat(context.value(Score.ERROR_RATIO)).hasValue(0.02);
      assertThat(context.value(Score.TRUST_SCORES)).hasValue(250);
      assertThat(context.value(Score.SCORING_RUNS)).hasValue(1);
      assertThat(context.value(Score.TIERS, "trusted")).hasValue(245);
      assertThat(context.value(Score.TIERS, "untrusted")).hasValue(5);
      assertThat(context.facts())
          .containsEntry("scoringRunId", context.runId())
          .containsEntry("successRate", "98.0%")
          .containsKeys("validatorId", "validatorPubkey");
      assertThat(rows("select state, total, succeeded, failed from scoring_run"))
          .containsExactly(List.of("succeeded", 250, 245, 5));
      assertThat(
              rows(
                  "select count(*), count(distinct validator_id) from trust_score"
                      + " where version = '1.4.2' and latency_ms is not null"))
          .containsExactly(List.of(250L, 250L));
      assertThat(rows("select distinct problem from trust_score where not answered"))
          .containsExactly(List.of("answered 503"));
    }
  }

  @Test
  void eachBatchOf50HasALineWhoseNumberFitsItsProgress() throws Exception {
    silentBelow = 2;
    meeting = new CountDownLatch(8);
    try (var context = context()) {
      score(context);
      var batches =
          lines(context).stream().filter(line -> line.containsKey("batchNumber")).toList();
      assertThat(batches)
          .extracting(line -> line.get("batchNumber"), line -> line.get("progress"))
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(1, "50/250"),
              org.assertj.core.groups.Tuple.tuple(2, "100/250"),
              org.assertj.core.groups.Tuple.tuple(3, "150/250"),
              org.assertj.core.groups.Tuple.tuple(4, "200/250"),
              org.assertj.core.groups.Tuple.tuple(5, "250/250"));
      var third = batches.get(2);
      assertThat(third.keySet())
          .containsExactly(
              "level",
              "time",
              "pid",
              "hostname",
              "name",
              "jobType",
              "timestamp",
              "phase",
              "batchNumber",
              "totalBatches",
              "batchSize",
              "validatorId",
              "validatorPubkey",
              "progress",
              "successRate",
              "msg");
      assertThat(third)
          .containsEntry("phase", "validator-processing")
          .containsEntry("totalBatches", 5)
          .containsEntry("batchSize", 50)
          .containsEntry("successRate", "98.7%")
          .containsEntry("msg", "✅ Processed 150/250 validators");
      assertThat((String) third.get("validatorId")).matches("v-1[0-5]\\d");
      assertThat((String) third.get("validatorPubkey")).matches("KEY1[0-5]\\d");
      assertThat(context.pauses()).hasSize(4).containsOnly(Duration.ofMillis(200));
      assertThat(mostAtOnce.get()).as("checks at once").isEqualTo(8);
      assertThat(context.phases()).containsExactly("validator-processing", "completed");
    }
  }

  @Test
  void aFailedCheckIsToldWithIdKeyAndReason() throws Exception {
    silentBelow = 1;
    try (var context = context()) {
      score(context);
      var failed = lines(context).stream().filter(line -> line.get("level").equals(40)).toList();
      assertThat(failed).hasSize(1);
      assertThat(failed.get(0))
          .containsEntry("validatorId", "v-001")
          .containsEntry("validatorPubkey", "KEY1")
          .containsEntry("error", "answered 503");
    }
  }

  @Test
  void aRunThatWasBrokenOffIsGoneOnWithAndNobodyIsAskedTwice() throws Exception {
    try (var context = context().cancelAtCheckpoint(4)) {
      assertThatThrownBy(() -> score(context)).isInstanceOf(CancelledException.class);
      assertThat(rows("select state, succeeded, failed from scoring_run"))
          .containsExactly(List.of("running", 95, 5));
      try (var next = context.next()) {
        score(next);
        assertThat(next.items()).isEqualTo(150);
        assertThat(lines(next))
            .last()
            .satisfies(
                end ->
                    assertThat(end)
                        .containsEntry("successCount", 245)
                        .containsEntry("failCount", 5)
                        .containsEntry("scoringRunId", context.runId()));
      }
    }
    assertThat(rows("select state, succeeded, failed from scoring_run"))
        .containsExactly(List.of("succeeded", 245, 5));
    for (int i = 1; i <= VALIDATORS; i++) {
      assertThat(asked.get(i)).as("checks of v-" + i).isEqualTo(1);
    }
  }

  @Test
  void oneThatWasBrokenOffLongAgoIsOverAndAnotherBegun() throws Exception {
    try (var context = context().cancelAtCheckpoint(4)) {
      assertThatThrownBy(() -> score(context)).isInstanceOf(CancelledException.class);
      context.clock().advance(Duration.ofMinutes(61));
      try (var next = context.next()) {
        score(next);
        assertThat(next.items()).isEqualTo(250);
      }
    }
    assertThat(rows("select state, note from scoring_run order by started_at"))
        .containsExactly(
            List.of("failed", "it was stopped, or its server died"), List.of("succeeded", ""));
  }

  @Test
  void whoFailsAgainAndAgainIsWorthLess() throws Exception {
    var first = context();
    score(first);
    var then = first.next();
    then.clock().advance(Duration.ofDays(1));
    silentBelow = 0;
    score(then);
    first.close();
    then.close();
    assertThat(rows("select trust, tier from validator where id = 'v-001'"))
        .containsExactly(List.of(85.3, "trusted")); // half of 25 of 85 points is lost
    assertThat(rows("select trust from validator where id = 'v-200'"))
        .containsExactly(List.of(100.0));
  }

  @Test
  void oneValidatorMayBeScoredAlone() throws Exception {
    try (var context = context().with(Score.VALIDATOR, "v-200")) {
      score(context);
      assertThat(context.items()).isEqualTo(1);
      assertThat(context.value(Score.ERROR_RATIO)).as("says nothing of all").isEmpty();
      assertThat(asked.get(200)).isEqualTo(1);
    }
    try (var context = context().with(Score.VALIDATOR, "v-999")) {
      assertThatThrownBy(() -> score(context))
          .hasMessageContaining("there is no validator \"v-999\" on the list");
    }
  }

  @Test
  void aDryRunLooksAndWritesNoRow() throws Exception {
    try (var context = context().dry()) {
      score(context);
      assertThat(context.items()).isEqualTo(250);
    }
    assertThat(rows("select * from scoring_run")).isEmpty();
    assertThat(rows("select * from trust_score")).isEmpty();
    assertThat(rows("select * from validator where trust is not null")).isEmpty();
  }

  @Test
  void theFileOfItsOwnSurvivesARunThatIsInterrupted() throws Exception {
    var store = new StoreSettings(folder.resolve("own"), Optional.empty());
    try (var connection = Store.open(store);
        var other = Store.open(store)) {
      Thread.currentThread().interrupt();
      new ScoringRuns(connection).begin("one", "score", 1, TestContext.START);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(new ScoringRuns(other).kept()).isEqualTo(1);
    }
    assertThat(folder.resolve("own/validators.mv.db")).exists();
  }

  @Test
  void checksPerSecondAreSpacedEvenly() {
    var limit = new RateLimit(100);
    assertThat(limit.waitFrom(0)).isZero();
    assertThat(limit.waitFrom(0)).isEqualTo(10_000_000);
    assertThat(limit.waitFrom(5_000_000)).isEqualTo(15_000_000);
    assertThat(limit.waitFrom(1_000_000_000)).isZero();
  }
}
