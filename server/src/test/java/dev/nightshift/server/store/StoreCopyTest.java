package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.cli.Commands;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunServices;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A filled store moves from H2 to PostgreSQL. */
class StoreCopyTest {
  private static final Clock CLOCK = Clock.fixed(RunStoreContract.T0, ZoneOffset.UTC);
  private static final MissedSlots.Query MISSES =
      new MissedSlots.Query(null, Set.of(), null, null, 100);
  @TempDir Path folder;
  private Filled filled;
  private Store h2;
  private boolean inUse = true;

  /** The contract's own ways to make runs. */
  private final class Filled extends RunStoreContract {
    @Override
    void makeStore() {
      h2 = H2Store.open(folder.resolve("nightshift"), CLOCK);
      store = h2.runs();
      history = h2.history();
    }
  }

  @BeforeEach
  void fill() {
    filled = new Filled();
    filled.openStore();
    filled.register("scrub", RunStoreContract.HOURLY);
    var store = filled.store;
    var at = RunStoreContract.T0;
    for (int i = 0; i < 700; i++) {
      var run = store.insert(filled.run("gc", RunState.RUNNING, at), 1);
      filled.end(run, i % 7 == 0 ? RunState.FAILED : RunState.SUCCEEDED, at.plusSeconds(i), i);
    }
    var run = store.insert(filled.run("scrub", RunState.RUNNING, at), 1);
    store.log(List.of(new RunStore.Line(run.id(), new LogLine(1, at, "INFO", "x", "größer 😀"))));
    store.writeCursor(run.id(), "node-1", RunStoreContract.GC, "page", "812", at);
    store.writeBackoff(
        run.id(),
        "node-1",
        RunStoreContract.GC,
        "vault",
        new RunServices.Backoff(2, at.plusSeconds(9)),
        at);
    store.insert(filled.run("scrub", RunState.QUEUED, at.plusSeconds(60)), 1);
    filled.plan(
        standing ->
            new Planner.Plan(
                at,
                at.plusSeconds(3_600),
                List.of(),
                List.of(new Planner.PlannedMiss(at.minusSeconds(60), at, 2, MissCause.OVERLAP))));
    h2.audit("host").append(entry());
    h2.audit("host").append(entry());
  }

  private static AuditEntry entry() {
    var actor = new Actor("ann", Role.ADMIN, "127.0.0.1", "req-1");
    return new AuditEntry(
        RunStoreContract.T0,
        actor,
        "trigger",
        "gc",
        Map.of("day", "1"),
        "",
        AuditEntry.Outcome.DONE,
        "x");
  }

  @AfterEach
  void close() {
    if (inUse) {
      h2.close();
    }
  }

  /** The server is stopped. */
  private void stop() {
    h2.close();
    inUse = false;
  }

  private static List<Run> runs(Store store) {
    return store.history().list(new RunHistory.Query(null, Set.of(), null, 1_000)).runs();
  }

  @Test
  void aFilledStoreIsReadBackTheSameThroughEveryPort() throws Exception {
    var settings = PostgresServer.shared().dropped("store_copy");
    var runs = runs(h2);
    var snapshot = h2.history().snapshot();
    var due = h2.runs().dueTimes();
    var misses = h2.missed().list(MISSES);
    var scrub =
        runs.stream().filter(run -> run.node() != null && run.finished() == null).findFirst();
    var log = h2.history().log(scrub.orElseThrow().id(), 0, 10);
    stop();
    var copied = new StoreCopy(folder.resolve("nightshift"), settings, CLOCK).run(table -> {});
    assertThat(copied)
        .anySatisfy(
            table -> {
              assertThat(table.table()).isEqualTo("run");
              assertThat(table.rows()).isEqualTo(702);
            });
    try (var postgres = PostgresStore.open(settings, CLOCK)) {
      assertThat(runs(postgres)).hasSize(702).isEqualTo(runs);
      assertThat(postgres.history().snapshot())
          .usingRecursiveComparison()
          .ignoringFields("sizeBytes")
          .isEqualTo(snapshot);
      assertThat(postgres.runs().dueTimes()).containsExactlyInAnyOrderElementsOf(due);
      assertThat(postgres.missed().list(MISSES)).isEqualTo(misses);
      assertThat(postgres.history().log(scrub.orElseThrow().id(), 0, 10)).isEqualTo(log);
      assertThat(postgres.runs().readCursor(RunStoreContract.GC, "page")).contains("812");
      assertThat(postgres.runs().readBackoff(RunStoreContract.GC, "vault").failures()).isEqualTo(2);
      goesOn(postgres);
    }
    h2 = H2Store.open(folder.resolve("nightshift"), CLOCK);
    inUse = true;
    assertThat(runs(h2)).isEqualTo(runs);
  }

  /** What the database numbers, and what is chained, goes on after what arrived. */
  private void goesOn(Store postgres) throws Exception {
    postgres.audit("host").append(entry());
    filled.store = postgres.runs();
    var later = RunStoreContract.T0.plus(Duration.ofHours(5));
    filled.plan(
        standing ->
            new Planner.Plan(
                later,
                later.plusSeconds(3_600),
                List.of(),
                List.of(new Planner.PlannedMiss(later, later, 1, MissCause.PAUSED))));
    assertThat(postgres.missed().list(MISSES).ranges()).hasSize(2);
    try (var connection = PostgresServer.shared().connect();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "select count(*) from store_copy.audit a join store_copy.audit b on b.previous_hash = a.hash and"
                        + " b.sequence = a.sequence + 1 where a.node = 'host'")) {
      rows.next();
      assertThat(rows.getInt(1)).isEqualTo(2);
    }
  }

  @Test
  void theCommandRefusesATargetThatIsNotEmpty() throws Exception {
    var settings = PostgresServer.shared().dropped("store_copy_twice");
    var url = settings.url().orElseThrow();
    Files.writeString(folder.resolve("config.yml"), "dataFolder: .\n");
    stop();
    assertThat(migrate(url)).as(this::said).isZero();
    assertThat(said()).contains("copied: rows and hashes are the same on both sides");
    assertThat(migrate(url)).isEqualTo(1);
    assertThat(said())
        .contains("is not empty: table ", "name an empty database, or another schema");
    assertThat(migrate("jdbc:mysql://db/x")).isEqualTo(2);
  }

  @Test
  void aStoreThatIsNotThereIsNamed() {
    var settings = PostgresServer.shared().settings("store_copy");
    assertThatThrownBy(
            () -> new StoreCopy(folder.resolve("other"), settings, CLOCK).run(table -> {}))
        .hasMessageContaining("there is no store ")
        .hasMessageContaining("other.mv.db");
  }

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int migrate(String url) {
    said.reset();
    var out = new PrintStream(said, true, StandardCharsets.UTF_8);
    var terminal = new Terminal(out, out, false, folder, name -> null, CLOCK);
    return Commands.execute(
        terminal,
        null,
        "store",
        "migrate",
        "--to",
        url,
        "--config",
        folder.resolve("config.yml").toString());
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }
}
