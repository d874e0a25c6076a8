package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunState;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

/** What every store promises about schemas of other versions. */
abstract class UpgradeContract {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final JobKey GC = new JobKey("gc", "");
  private static final UUID SUCCEEDED = UUID.fromString("01990000-0000-7000-8000-000000000001");
  private static final UUID FAILED = UUID.fromString("01990000-0000-7000-8000-000000000002");
  private static final UUID QUEUED = UUID.fromString("01990000-0000-7000-8000-000000000003");

  private static FluentConfiguration withNext(FluentConfiguration flyway) {
    var known = Arrays.stream(flyway.getLocations()).map(Object::toString);
    return flyway.locations(
        Stream.concat(known, Stream.of("classpath:db/next")).toArray(String[]::new));
  }

  /** Configured for an empty database, the same in each call of a test. */
  abstract FluentConfiguration flyway() throws Exception;

  abstract Connection connect() throws Exception;

  /** Opens the store on that database, as the server does at its start. */
  abstract Store open() throws Exception;

  private void released() throws Exception {
    flyway().target("1").load().migrate();
    var data = getClass().getResourceAsStream("/db/released/v1-data.sql").readAllBytes();
    try (var connection = connect();
        var statement = connection.createStatement()) {
      for (var sql : new String(data, StandardCharsets.UTF_8).split(";\\s*\\n", -1)) {
        if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
    }
  }

  private static Registration gc() {
    return new Registration(
        GC,
        new Schedule.FixedRate(Duration.ofHours(1)),
        Optional.of(Duration.ofHours(1)),
        "default",
        List.of());
  }

  /** The daily work: everything that a server does with its store between start and stop. */
  private static void works(Store store, String node) {
    var runs = store.runs();
    runs.open(new NodeName(node, node, "1"), NOW, Duration.ofMinutes(1));
    runs.register(List.of(gc()), NOW);
    assertThat(runs.dueTimes()).extracting(due -> due.key()).contains(GC);
    var claimed = runs.claim(node, "default", 8, Map.of("gc", 1), NOW);
    assertThat(claimed).extracting(Run::id).containsExactly(QUEUED);
    runs.log(List.of());
    var run = claimed.get(0);
    var outcome =
        new Outcome(
            RunState.SUCCEEDED,
            NOW,
            NOW.plusSeconds(1),
            run.progress(),
            null,
            null,
            Duration.ZERO,
            0,
            null);
    var ended = runs.end(List.of(new RunStore.End(run, outcome, false, null, null)));
    assertThat(ended.refused()).isEmpty();
    assertThat(store.history().find(QUEUED).orElseThrow().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void whatTheFirstReleaseLeftIsReadBackAndWorkedOn() throws Exception {
    released();
    try (var store = open()) {
      var history = store.history();
      var runs = history.list(new RunHistory.Query("gc", Set.of(), null, 10)).runs();
      assertThat(runs).extracting(Run::id).containsExactlyInAnyOrder(SUCCEEDED, FAILED, QUEUED);
      var succeeded = history.find(SUCCEEDED).orElseThrow();
      assertThat(succeeded.state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(succeeded.progress().items()).isEqualTo(120);
      assertThat(succeeded.progress().context()).containsEntry("vault", "orders");
      var failed = history.find(FAILED).orElseThrow();
      assertThat(failed.error().text()).isEqualTo("disk full");
      assertThat(history.log(FAILED, 0, 10)).hasSize(1);
      var queued = history.find(QUEUED).orElseThrow();
      assertThat(queued.parameters()).containsEntry("vault", "orders");
      assertThat(queued.dryRun()).isTrue();
      var status =
          history.snapshot().jobs().stream()
              .filter(job -> job.job().equals("gc"))
              .findFirst()
              .orElseThrow();
      assertThat(status.consecutiveFailures()).isEqualTo(1);
      assertThat(status.gauges()).containsEntry("blocks", 7.0);
      assertThat(status.paused()).isFalse();
      assertThat(store.runs().readCursor(GC, "page")).contains("812");
      assertThat(store.runs().readBackoff(GC, "orders").failures()).isEqualTo(2);
      assertThat(store.controls().orders()).isEmpty();
      works(store, "node-2");
    }
  }

  @Test
  void aServerWorksOnTheSchemaOfTheVersionAfterIt() throws Exception {
    released();
    withNext(flyway()).load().migrate();
    try (var store = open()) {
      works(store, "node-2");
      try (var connection = connect();
          var statement = connection.createStatement();
          var row = statement.executeQuery("select colour from job_state where job = 'gc'")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getString(1)).isEqualTo("none");
      }
    }
  }

  @Test
  void twoServersOfTwoVersionsWorkSideBySide() throws Exception {
    released();
    try (var before = open()) {
      before.runs().open(new NodeName("node-1b", "a", "1"), NOW, Duration.ofMinutes(1));
      before.runs().register(List.of(gc()), NOW);
      withNext(flyway()).load().migrate();
      if (severalMayOpen()) {
        try (var after = open()) {
          works(after, "node-2");
          assertThat(before.history().find(QUEUED).orElseThrow().state())
              .isEqualTo(RunState.SUCCEEDED);
        }
      } else {
        works(before, "node-1c");
      }
    }
  }

  abstract boolean severalMayOpen();
}
