package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.engine.StoreAwayException;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class PostgresStoreTest extends RunStoreContract {
  private static final Clock CLOCK = Clock.fixed(T0, ZoneOffset.UTC);
  private final List<PostgresStore> open = new ArrayList<>();

  @Override
  void makeStore() {
    var postgres = open(PostgresServer.shared().emptied("store_test"));
    store = postgres.runs();
    history = postgres.history();
  }

  private PostgresStore open(StoreSettings settings) {
    var postgres = PostgresStore.open(settings, CLOCK);
    open.add(postgres);
    return postgres;
  }

  private PostgresStore another() {
    return open(PostgresServer.shared().settings("store_test"));
  }

  @AfterEach
  void closeStores() {
    open.forEach(PostgresStore::close);
  }

  private static void together(int threads, Callable<?> work) throws Exception {
    var pool = Executors.newFixedThreadPool(threads);
    try {
      for (var done :
          pool.invokeAll(java.util.Collections.nCopies(threads, (Callable<Object>) work::call))) {
        done.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void serversThatStartTogetherTakeTurnsInMakingTheSchema() throws Exception {
    var settings = PostgresServer.shared().dropped("store_first_start");
    var ids = ConcurrentHashMap.<String>newKeySet();
    var node = new AtomicInteger();
    together(
        4,
        () -> {
          try (var one = PostgresStore.open(settings, CLOCK)) {
            one.runs().open(new NodeName("node-" + node.incrementAndGet(), "n", "1.0"), T0, LEASE);
            return ids.add(one.history().snapshot().storeId());
          }
        });
    assertThat(ids).hasSize(1);
  }

  @Test
  void itTellsHowFarItsConnectionsAreUsed() {
    var settings = PostgresServer.shared().dropped("store_connections");
    try (var one = PostgresStore.open(settings, CLOCK)) {
      one.runs().open(new NodeName("node-9", "n", "1.0"), T0, LEASE);
      var now = one.connections();
      assertThat(now.active()).isZero();
      assertThat(now.idle().orElseThrow()).isBetween(1, now.most());
      assertThat(now.waiting()).hasValue(0);
      assertThat(now.most()).isEqualTo(settings.poolSize());
    }
  }

  @Test
  void itsSessionsAreNamedAndNeverStayIdleInATransaction() {
    var jdbi = open.get(0).jdbi();
    String timeout =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("show idle_in_transaction_session_timeout")
                    .mapTo(String.class)
                    .one());
    String name =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "select application_name from pg_stat_activity where pid = pg_backend_pid()")
                    .mapTo(String.class)
                    .one());
    assertThat(timeout).isEqualTo("10s");
    assertThat(name).isEqualTo("nightshift");
  }

  @Test
  void twoServersNeverClaimTheSameRunNorMoreThanTheLanes() throws Exception {
    register("scrub", HOURLY);
    var other = another().runs();
    for (int i = 0; i < 400; i++) {
      store.insert(run(i % 2 == 0 ? "gc" : "scrub", RunState.QUEUED, T0), 3);
    }
    var lanes = Map.of("gc", 3, "scrub", 3);
    var starts = new ConcurrentHashMap<UUID, Integer>();
    var running = new ConcurrentHashMap<String, AtomicInteger>();
    var most = new AtomicInteger();
    var turn = new AtomicInteger();
    together(
        6,
        () -> {
          int number = turn.incrementAndGet();
          var mine = number % 2 == 0 ? store : other;
          var node = "node-" + number;
          List<Run> held = new ArrayList<>();
          while (starts.size() < 400 || !held.isEmpty()) {
            var claimed = mine.claim(node, "default", 2, lanes, T0);
            for (var run : claimed) {
              starts.merge(run.id(), 1, Integer::sum);
              most.accumulateAndGet(count(running, run).incrementAndGet(), Math::max);
            }
            // held while others claim
            for (var run : held) {
              count(running, run).decrementAndGet();
              mine.end(
                  List.of(
                      new RunStore.End(
                          run, outcome(RunState.SUCCEEDED, T0, 1), false, null, null)));
            }
            held = claimed;
          }
          return null;
        });
    assertThat(starts).hasSize(400);
    assertThat(starts.values()).containsOnly(1);
    assertThat(most.get()).isLessThanOrEqualTo(3);
    assertThat(history.snapshot().jobs())
        .allSatisfy(job -> assertThat(job.successes()).isEqualTo(200));
  }

  private static AtomicInteger count(Map<String, AtomicInteger> running, Run run) {
    return running.computeIfAbsent(run.job(), job -> new AtomicInteger());
  }

  @Test
  void twoServersThatPlanTheSameSlotWriteOneRun() throws Exception {
    var other = another().runs();
    var turn = new AtomicInteger();
    Planner once =
        standing ->
            standing.nextDue().isAfter(T0)
                ? new Planner.Plan(
                    standing.plannedUntil(), standing.nextDue(), List.of(), List.of())
                : ordinary(false).plan(standing);
    var planned = ConcurrentHashMap.<Run>newKeySet();
    together(
        6,
        () -> {
          var mine = turn.incrementAndGet() % 2 == 0 ? store : other;
          return planned.addAll(mine.plan(List.of(GC), T0, key -> once, this::planned).runs());
        });
    assertThat(planned).hasSize(1);
  }

  @Test
  void interruptsDisturbNoWrite() throws Exception {
    var run = store.insert(run("gc", RunState.RUNNING, T0), 1);
    var stop = new AtomicBoolean();
    var writer = Thread.currentThread();
    var interrupting =
        new Thread(
            () -> {
              while (!stop.get()) {
                writer.interrupt();
                Thread.onSpinWait();
              }
            });
    interrupting.start();
    while (!writer.isInterrupted()) {
      Thread.onSpinWait();
    }
    try {
      for (int i = 0; i < 200; i++) {
        assertThat(store.writeCursor(run.id(), "node-1", GC, "page", "x".repeat(10_000) + i, T0))
            .isTrue();
      }
    } finally {
      stop.set(true);
      while (interrupting.isAlive()) {
        Thread.onSpinWait();
      }
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(store.readCursor(GC, "page").orElseThrow()).endsWith("x199");
  }

  @Test
  void auditEntriesOfTwoProcessesOnOneNodeFormOneChain() throws Exception {
    var stores = List.of(open.get(0), another());
    var actor = new Actor("ann", Role.ADMIN, "127.0.0.1", "req-1");
    var entry =
        new AuditEntry(T0, actor, "trigger", "gc", Map.of(), "", AuditEntry.Outcome.DONE, "x");
    var turn = new AtomicInteger();
    together(
        4,
        () -> {
          var audit = stores.get(turn.incrementAndGet() % 2).audit("host");
          for (int i = 0; i < 10; i++) {
            audit.append(entry);
          }
          return null;
        });
    try (var connection = PostgresServer.shared().connect();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "select count(*), count(distinct previous_hash), max(sequence) from store_test.audit")) {
      rows.next();
      assertThat(List.of(rows.getInt(1), rows.getInt(2), rows.getInt(3)))
          .containsExactly(40, 40, 40);
    }
  }

  @Test
  void aDatabaseThatCannotBeUsedIsNamedWithTheReasonAndTheNextStep() {
    var nobody = "jdbc:postgresql://127.0.0.1:1/runs";
    assertThatThrownBy(
            () -> PostgresStore.check(StoreSettings.DEFAULT.at(nobody + "?user=ann&password=hush")))
        .isInstanceOf(StoreUnreachableException.class)
        .hasMessageContaining("PostgreSQL at " + nobody + " cannot be used: ")
        .hasMessageEndingWith("see that it runs and that store.url in config.yml is right")
        .hasMessageNotContaining("hush");
  }

  @Test
  void aLostConnectionMeansThatTheStoreIsAwayAndTheNextCallGetsAnother() throws Exception {
    try (var connection = PostgresServer.shared().connect();
        var statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'nightshift'");
    }
    // one that has just been used is not looked at again before it is given out
    var first = catchThrowable(store::dueTimes);
    assertThat(first == null || first instanceof StoreAwayException).isTrue();
    for (int i = 0; i < 16 && catchThrowable(store::dueTimes) != null; i++) {
      // each lost connection is met once at most
    }
    assertThat(store.dueTimes()).hasSize(1);
  }
}
