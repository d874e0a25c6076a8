package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Role;
import dev.nightshift.server.store.H2Store;
import dev.nightshift.server.store.StoreRestore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server knows, and what it does again, once a copy has taken its store's place. */
@Timeout(240)
class RestoredStoreTest {
  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private final TestTicker ticker = new TestTicker();
  private final TestClock clock = new TestClock(T0);
  private final CountDownLatch working = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private final Map<String, Workload> workloads =
      Map.of(
          "once", context -> {},
          "skip", context -> {},
          "catch_up", context -> {},
          "slow",
              context -> {
                begun.incrementAndGet();
                working.countDown();
                release.await();
              });
  private H2Store store;
  private SteppedNode node;
  private int starts;

  @AfterEach
  void close() {
    release.countDown();
    store.close();
  }

  private void start() {
    store = H2Store.open(folder.resolve("data/nightshift"), clock);
    node =
        new SteppedNode(
            "host" + ++starts,
            store,
            TestSettings.of("grace: 1s"),
            clock,
            ticker,
            folder.resolve("jobs"),
            workloads,
            hourly("once", AfterOutage.RUN_ONCE),
            hourly("skip", AfterOutage.SKIP),
            hourly("catch_up", AfterOutage.CATCH_UP),
            Definitions.job("slow").maxRuntime(Duration.ofDays(1)));
  }

  private static Definitions hourly(String name, AfterOutage policy) {
    return Definitions.job(name).every(HOUR).afterOutage(policy);
  }

  private void pass(Duration time) throws InterruptedException {
    ticker.advance(time);
    clock.advance(time);
    rounds(1);
  }

  private void rounds(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      node.step();
      node.work();
    }
    node.step();
  }

  private List<Run> runs(String job) {
    return store.history().list(new RunHistory.Query(job, Set.of(), null, 1_000)).runs();
  }

  private long missed(String job) {
    return store
        .missed()
        .list(new MissedSlots.Query(job, Set.of(), null, null, 100))
        .ranges()
        .stream()
        .mapToLong(range -> range.slots() - range.caughtUp())
        .sum();
  }

  @Test
  void whatRanAfterTheCopyIsForgottenItsDueTimesAreSettledAndOpenRunsBeginAgain() throws Exception {
    start();
    rounds(1);
    pass(HOUR);
    pass(HOUR);
    var slow = node.ask("slow");
    var thread = node.begin().get(0);
    working.await();
    var known = runs("once");
    assertThat(known).hasSize(3);
    var copy = folder.resolve("a.zip");
    store.backup().write(copy, "1", clock.instant(), (table, more) -> {});

    pass(HOUR);
    pass(HOUR);
    release.countDown();
    thread.join();
    rounds(1);
    var later = runs("once").subList(0, 2);
    assertThat(store.history().find(slow).orElseThrow().state()).isEqualTo(RunState.SUCCEEDED);
    node.engine.stop();
    store.close();
    var done = new StoreRestore(folder.resolve("data"), copy, clock).file(restored -> restoring());
    assertThat(done.kept()).exists();

    start();
    assertThat(runs("once")).isEqualTo(known);
    assertThat(later).allMatch(run -> store.history().find(run.id()).isEmpty());
    assertThat(store.history().find(slow).orElseThrow().state()).isEqualTo(RunState.STALLED);
    pass(HOUR.multipliedBy(2).plusMinutes(30));
    rounds(5);
    assertThat(store.runs().attempts(slow))
        .extracting(Run::state)
        .containsExactly(RunState.STALLED, RunState.SUCCEEDED);
    assertThat(begun).as("once before the copy was restored, once after").hasValue(2);

    // due at 13, 14, 15 and 16 hours
    assertThat(runs("once")).hasSize(3 + 1);
    assertThat(missed("once")).isEqualTo(3);
    assertThat(runs("skip")).hasSize(3);
    assertThat(missed("skip")).isEqualTo(4);
    assertThat(runs("catch_up")).hasSize(3 + 4);
    assertThat(missed("catch_up")).isZero();
  }

  private AuditEntry restoring() {
    return new AuditEntry(
        clock.instant(),
        new Actor("ann", Role.ADMIN, "", ""),
        "restore",
        "store",
        Map.of(),
        "",
        AuditEntry.Outcome.DONE,
        "");
  }
}
