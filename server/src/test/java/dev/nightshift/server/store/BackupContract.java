package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.backup.BackupException;
import dev.nightshift.server.backup.BackupManifest;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import dev.nightshift.server.store.StoreRestore.Restored;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What copies of a whole store promise on every database. */
abstract class BackupContract {
  static final Instant T0 = RunStoreContract.T0;
  static final Clock CLOCK = Clock.fixed(T0, ZoneOffset.UTC);
  static final MissedSlots.Query MISSES = new MissedSlots.Query(null, Set.of(), null, null, 100);

  @TempDir Path folder;
  Filled filled;
  Store store;

  /** Opens the store that is copied: the same one in each call of a test, empty at first. */
  abstract Store open() throws Exception;

  /** Restores a copy where {@link #opened} opens it. */
  abstract Restored restore(Path copy) throws Exception;

  /** What was restored. */
  abstract Store opened() throws Exception;

  /** The contract's own ways to make runs. */
  final class Filled extends RunStoreContract {
    @Override
    void makeStore() {
      store = BackupContract.this.store.runs();
      history = BackupContract.this.store.history();
    }
  }

  @BeforeEach
  void fill() throws Exception {
    store = open();
    filled = new Filled();
    filled.openStore();
    filled.register("scrub", RunStoreContract.HOURLY);
    for (int i = 0; i < 30; i++) {
      run("gc", i % 7 == 0 ? RunState.FAILED : RunState.SUCCEEDED);
    }
    var run = store.runs().insert(filled.run("scrub", RunState.RUNNING, T0), 1);
    var line = new LogLine(1, T0, "INFO", "x", "größer 😀");
    store.runs().log(List.of(new RunStore.Line(run.id(), line)));
    store.runs().writeCursor(run.id(), "node-1", RunStoreContract.GC, "page", "812", T0);
    miss(T0, MissCause.OVERLAP);
    store.audit("host").append(entry("trigger"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  UUID run(String job, RunState state) {
    Run row;
    synchronized (filled) {
      row = filled.run(job, RunState.RUNNING, T0);
    }
    var run = store.runs().insert(row, 1);
    filled.end(run, state, T0.plusSeconds(1), 3);
    return run.id();
  }

  void miss(Instant at, MissCause cause) {
    filled.store = store.runs();
    filled.plan(
        standing ->
            new Planner.Plan(
                at,
                at.plusSeconds(3_600),
                List.of(),
                List.of(new Planner.PlannedMiss(at, at, 2, cause))));
  }

  static AuditEntry entry(String action) {
    var actor = new Actor("ann", Role.ADMIN, "127.0.0.1", "req-1");
    return new AuditEntry(T0, actor, action, "gc", Map.of(), "", AuditEntry.Outcome.DONE, "x");
  }

  static List<Run> runs(Store store) {
    List<Run> all = new ArrayList<>();
    UUID before = null;
    do {
      var page = store.history().list(new RunHistory.Query(null, Set.of(), before, 1_000));
      all.addAll(page.runs());
      before = page.next();
    } while (before != null);
    return all;
  }

  Path copy(String name) {
    return folder.resolve(name);
  }

  BackupManifest backup(String name) {
    return store.backup().write(copy(name), "1.2.3", T0, (table, more) -> {});
  }

  @Test
  void whatWasCopiedIsReadBackTheSameThroughEveryPort() throws Exception {
    var runs = runs(store);
    var snapshot = store.history().snapshot();
    var due = store.runs().dueTimes();
    var misses = store.missed().list(MISSES);
    var manifest = backup("a.zip");
    assertThat(manifest.rows("run")).isEqualTo(31);
    // five of the runs failed
    assertThat(manifest.rows("audit")).isEqualTo(6);
    assertThat(manifest.server()).isEqualTo("1.2.3");
    assertThat(StoreRestore.verify(copy("a.zip"))).isEqualTo(manifest);
    run("gc", RunState.SUCCEEDED);
    store.audit("host").append(entry("later"));
    restore(copy("a.zip"));
    try (var restored = opened()) {
      assertThat(runs(restored)).isEqualTo(runs);
      assertThat(restored.history().snapshot())
          .usingRecursiveComparison()
          .ignoringFields("sizeBytes")
          .isEqualTo(snapshot);
      assertThat(restored.runs().dueTimes()).containsExactlyInAnyOrderElementsOf(due);
      assertThat(restored.missed().list(MISSES)).isEqualTo(misses);
      assertThat(restored.runs().readCursor(RunStoreContract.GC, "page")).contains("812");
      goesOn(restored);
    }
  }

  /** Numbers and chains go on, and the audit tells of the restoring. */
  private void goesOn(Store restored) {
    store = restored;
    miss(T0.plusSeconds(18_000), MissCause.PAUSED);
    assertThat(restored.missed().list(MISSES).ranges()).hasSize(2);
    restored.audit("host").append(entry("trigger"));
    var chains = restored.auditCheck().verify();
    assertThat(chains).allMatch(chain -> chain.broken() == null);
    assertThat(chains).extracting(chain -> chain.node()).containsExactly("host", "one", "restore");
    assertThat(chains).extracting(chain -> chain.entries()).containsExactly(2L, 5L, 1L);
  }

  @Test
  void aCopyUnderLoadIsOfOneInstantAndHoldsAllThatWasAcknowledgedBefore() throws Exception {
    var acknowledged = new ConcurrentLinkedQueue<UUID>();
    var stop = new AtomicBoolean();
    var under = new CountDownLatch(40);
    var works = new CompletableFuture<?>[2];
    filled.register("sync", RunStoreContract.HOURLY);
    for (int i = 0; i < 2; i++) {
      var job = i == 0 ? "gc" : "sync";
      works[i] =
          CompletableFuture.runAsync(
              () -> {
                while (!stop.get()) {
                  acknowledged.add(run(job, RunState.SUCCEEDED));
                  under.countDown();
                }
              });
    }
    var before = new ArrayList<UUID>();
    BackupManifest manifest;
    int during;
    try {
      assertThat(under.await(60, TimeUnit.SECONDS)).as("both are at work").isTrue();
      before.addAll(acknowledged);
      manifest =
          store
              .backup()
              .write(
                  copy("a.zip"),
                  "1",
                  T0,
                  (table, more) -> {
                    if (table.equals("run")) {
                      store.retention().compact();
                      // a copy of so little is quicker than a busy machine lets others work
                      awaitMoreThan(before.size(), acknowledged);
                    }
                  });
      during = acknowledged.size() - before.size();
    } finally {
      stop.set(true);
    }
    CompletableFuture.allOf(works).join();
    System.out.println(
        before.size()
            + " runs acknowledged before the copy, "
            + during
            + " while it was made, "
            + manifest.rows("run")
            + " in it");
    assertThat(during).isPositive();
    restore(copy("a.zip"));
    try (var restored = opened()) {
      var found = runs(restored);
      Set<UUID> ids = new HashSet<>();
      found.forEach(run -> ids.add(run.id()));
      assertThat(ids).hasSize((int) manifest.rows("run")).containsAll(before);
      // an end and its day's total are one transaction
      for (var job : List.of("gc", "sync")) {
        long succeeded =
            found.stream()
                .filter(run -> run.job().equals(job) && run.state() == RunState.SUCCEEDED)
                .count();
        assertThat(successes(job)).isEqualTo(succeeded);
      }
    }
  }

  private static void awaitMoreThan(int some, Queue<UUID> acknowledged) {
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (acknowledged.size() <= some && System.nanoTime() < patience) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** A connection to what was restored, beside its ports. */
  abstract Connection connection() throws Exception;

  private long successes(String job) throws Exception {
    try (var connection = connection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "select sum(successes) from job_day where job = '" + job + "'")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void aCopyThatIsEndedLeavesNothing() {
    assertThatThrownBy(
            () ->
                store
                    .backup()
                    .write(
                        copy("a.zip"),
                        "1",
                        T0,
                        (table, more) -> {
                          throw new BackupException("the server stops");
                        }))
        .hasMessage("the server stops");
    assertThat(copies()).isEmpty();
  }

  @Test
  void aFileThatIsThereStays() throws Exception {
    Files.writeString(copy("a.zip"), "mine");
    assertThatThrownBy(() -> backup("a.zip")).hasMessageContaining("was not overwritten");
    assertThat(Files.readString(copy("a.zip"))).isEqualTo("mine");
  }

  private List<String> copies() {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains("backup") || name.endsWith(".zip"))
          .toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
