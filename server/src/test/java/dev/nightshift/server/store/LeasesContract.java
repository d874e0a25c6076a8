package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.Leases.Lease;
import dev.nightshift.server.engine.NodeName;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunServices;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store that several servers share must do about their leases. */
abstract class LeasesContract {
  static final Instant T0 = Instant.parse("2026-11-22T10:00:00.123456Z");
  static final Duration LEASE = Duration.ofSeconds(60);
  static final NodeName ONE = new NodeName("id-1", "one", "1.0");
  static final NodeName TWO = new NodeName("id-2", "two", "1.0");
  static final JobKey GC = new JobKey("gc", "");
  static final Instant LONG_AGO = T0.minus(Duration.ofDays(2));

  RunStore store;
  RunHistory history;
  private long ids;

  /** Makes an empty shared store whose clock stands at {@link #T0}, and sets both fields. */
  abstract void makeStore();

  @BeforeEach
  void openStore() {
    makeStore();
    store.open(ONE, T0, LEASE);
    register(GC);
  }

  private void register(JobKey key) {
    store.register(
        List.of(
            new Registration(
                key,
                new Schedule.FixedRate(Duration.ofHours(1)),
                Optional.of(Duration.ofHours(1)),
                "default",
                List.of())),
        T0);
  }

  private Run running(NodeName node) {
    return store.insert(row(GC, RunState.RUNNING, node, T0), 100);
  }

  private Run row(JobKey key, RunState state, NodeName node, Instant due) {
    var id = new UUID(0x0190000000007000L + (++ids << 16), 0x8000000000000000L + ids);
    boolean runs = state == RunState.RUNNING;
    return Run.of(id, key.job())
        .scope(key.scope())
        .asked(Trigger.MANUAL, "ann")
        .due(due, T0)
        .state(state)
        .at(runs ? node.id() : null, runs ? T0 : null)
        .build();
  }

  private static RunStore.End end(Run run, RunState state, Run successor) {
    var error =
        state == RunState.STALLED
            ? new RunError(ErrorKind.LOST_SERVER, "its server died", "")
            : null;
    return new RunStore.End(
        run,
        new Outcome(
            state, T0, T0.plusSeconds(90), Progress.NONE, error, null, Duration.ZERO, 0, null),
        false,
        successor,
        null);
  }

  private Lease leaseOf(NodeName node) {
    return store.leases().stream()
        .filter(lease -> lease.node().equals(node.id()))
        .findFirst()
        .orElseThrow();
  }

  private List<Run> abandoned() {
    return store.abandoned(Set.of("gc"), LONG_AGO, 100);
  }

  @Test
  void aSharedStoreTellsItsOwnTimeAndNeverHandsOutWhatLivingNodesRun() {
    assertThat(store.shared()).isTrue();
    assertThat(store.time()).isPresent();
    running(ONE);
    assertThat(store.open(TWO, T0, LEASE)).isEmpty();
    assertThat(abandoned()).isEmpty();
  }

  @Test
  void aLeaseIsRenewedUntilItEnds() {
    assertThat(store.renew("id-1", T0.plusSeconds(15), LEASE)).isTrue();
    assertThat(leaseOf(ONE))
        .isEqualTo(new Lease("id-1", "one", T0.plusSeconds(15), T0.plusSeconds(75)));
    assertThat(leaseOf(ONE).length()).isEqualTo(LEASE);
    store.leave("id-1", T0.plusSeconds(20));
    assertThat(store.leases()).isEmpty();
    assertThat(store.renew("id-1", T0.plusSeconds(30), LEASE)).isFalse();
    assertThat(store.renew("nobody", T0.plusSeconds(30), LEASE)).isFalse();
  }

  @Test
  void aLeaseThatWasRenewedSinceItWasReadCannotBeEnded() {
    var read = leaseOf(ONE);
    store.renew("id-1", T0.plusSeconds(15), LEASE);
    assertThat(store.expire(read, T0.plusSeconds(100))).isFalse();
    assertThat(store.renew("id-1", T0.plusSeconds(30), LEASE)).isTrue();
  }

  @Test
  void aLeaseIsEndedOnceAndThenNeverRenewed() {
    var read = leaseOf(ONE);
    assertThat(store.expire(read, T0.plusSeconds(100))).isTrue();
    assertThat(store.expire(read, T0.plusSeconds(100))).isFalse();
    assertThat(store.renew("id-1", T0.plusSeconds(101), LEASE)).isFalse();
    assertThat(store.leases()).isEmpty();
  }

  @Test
  void runsOfAnEndedLeaseAreAbandonedAndThoseOfALivingOneAreNot() {
    store.open(TWO, T0, LEASE);
    var lost = running(ONE);
    running(TWO);
    store.leave("id-1", T0.plusSeconds(1));
    assertThat(abandoned()).containsExactly(lost);
    assertThat(store.abandoned(Set.of("gc"), LONG_AGO, 0)).isEmpty();
  }

  @Test
  void runsOfJobsThatThisServerDoesNotKnowAreLeftForOneThatDoesForAWhile() {
    var lost = running(ONE);
    store.leave("id-1", T0.plusSeconds(1));
    assertThat(store.abandoned(Set.of("other"), LONG_AGO, 100)).isEmpty();
    assertThat(store.abandoned(Set.of(), T0.plusSeconds(2), 100)).containsExactly(lost);
  }

  @Test
  void runsOfANodeThatTheStoreDoesNotKnowAreAbandoned() {
    var lost = running(TWO);
    assertThat(abandoned()).containsExactly(lost);
  }

  @Test
  void anEndThatComesAfterTheTakeoverIsRefusedAndChangesNothing() {
    var run = running(ONE);
    store.expire(leaseOf(ONE), T0.plusSeconds(100));
    var successor = again(run);
    assertThat(store.end(List.of(end(run, RunState.STALLED, successor))).accepted()).hasSize(1);
    var late = store.end(List.of(end(run, RunState.SUCCEEDED, null)));
    assertThat(late.accepted()).isEmpty();
    assertThat(late.refused()).containsExactly(run.id());
    assertThat(history.find(run.id()).orElseThrow().state()).isEqualTo(RunState.STALLED);
    assertThat(store.attempts(run.id()))
        .extracting(Run::state)
        .containsExactly(RunState.STALLED, RunState.QUEUED);
    var job = history.snapshot().jobs().get(0);
    assertThat(job.runs()).isZero();
    assertThat(job.lastSuccess()).isNull();
  }

  @Test
  void lateProgressCursorsAndBackoffsAreRefused() {
    var run = running(ONE);
    store.end(List.of(end(run, RunState.STALLED, null)));
    store.progress(
        "id-1", Map.of(run.id(), new Progress(9, 9, 9, "late", Map.of("a", "b"), Map.of())));
    assertThat(history.find(run.id()).orElseThrow().progress()).isEqualTo(Progress.NONE);
    assertThat(store.writeCursor(run.id(), "id-1", GC, "page", "9", T0)).isFalse();
    assertThat(store.readCursor(GC, "page")).isEmpty();
    assertThat(
            store.writeBackoff(run.id(), "id-1", GC, "orders", new RunServices.Backoff(1, T0), T0))
        .isFalse();
    assertThat(store.readBackoff(GC, "orders")).isEqualTo(RunServices.Backoff.NONE);
  }

  @Test
  void aRunThatWentToAnotherNodeIsFencedFromTheOneBefore() {
    store.open(TWO, T0, LEASE);
    var first = running(ONE);
    store.release("id-1", List.of(first.id()));
    var second = store.claim("id-2", "default", 1, Map.of("gc", 100), T0).get(0);
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(store.end(List.of(end(first, RunState.SUCCEEDED, null))).accepted()).isEmpty();
    assertThat(store.writeCursor(first.id(), "id-1", GC, "page", "1", T0)).isFalse();
    store.release("id-1", List.of(first.id()));
    assertThat(store.running("id-2")).containsExactly(first.id());
    assertThat(store.end(List.of(end(second, RunState.SUCCEEDED, null))).accepted()).hasSize(1);
  }

  @Test
  void ofTwoThatTakeARunOverAtOnceOneDoes() throws Exception {
    store.open(TWO, T0, LEASE);
    var threads = Executors.newFixedThreadPool(2);
    try {
      for (int i = 0; i < 20; i++) {
        var run = running(ONE);
        var both = new CyclicBarrier(2);
        java.util.concurrent.Callable<Integer> takeover =
            () -> {
              var end = end(run, RunState.STALLED, again(run));
              both.await();
              return store.end(List.of(end)).accepted().size();
            };
        var results = List.of(threads.submit(takeover), threads.submit(takeover));
        assertThat(results.get(0).get() + results.get(1).get()).isEqualTo(1);
        assertThat(store.attempts(run.id())).hasSize(2);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aRunOfOneNodeIsClaimedByThatNodeAlone() {
    store.open(TWO, T0, LEASE);
    var own = new JobKey("gc", "two");
    register(own);
    var waiting = store.insert(row(own, RunState.QUEUED, null, T0), 1);
    assertThat(store.claim("id-1", "default", 8, Map.of("gc", 1), T0)).isEmpty();
    assertThat(store.claim("id-2", "default", 8, Map.of("gc", 1), T0))
        .extracting(Run::id)
        .containsExactly(waiting.id());
  }

  @Test
  void aRestartedNodeGoesOnUnderItsName() {
    var own = new JobKey("gc", "two");
    register(own);
    store.insert(row(own, RunState.QUEUED, null, T0), 1);
    store.open(TWO, T0, LEASE);
    store.leave("id-2", T0);
    store.open(new NodeName("id-3", "two", "1.0"), T0, LEASE);
    assertThat(store.claim("id-3", "default", 8, Map.of("gc", 1), T0)).hasSize(1);
  }

  @Test
  void whatANodeDidDoesNotCountOnceItIsGoneForADay() {
    register(new JobKey("gc", "two"));
    store.open(TWO, T0.minus(Duration.ofHours(23)), LEASE);
    assertThat(history.snapshot().jobs())
        .extracting(JobStatus::scope)
        .containsExactlyInAnyOrder("", "two");
    register(new JobKey("gc", "three"));
    store.open(new NodeName("id-3", "three", "1.0"), T0.minus(Duration.ofHours(25)), LEASE);
    assertThat(history.snapshot().jobs())
        .extracting(JobStatus::scope)
        .containsExactlyInAnyOrder("", "two");
  }

  @Test
  void aRunThatWaitsForANodeThatIsGoneIsRefusedAfterAWhile() {
    store.open(TWO, T0, LEASE);
    store.insert(row(new JobKey("gc", "two"), RunState.QUEUED, null, LONG_AGO), 1);
    var orphan = store.insert(row(new JobKey("gc", "nine"), RunState.QUEUED, null, LONG_AGO), 1);
    assertThat(store.refuseOrphans(Set.of("gc"), T0.minus(Duration.ofHours(24)), T0))
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.id()).isEqualTo(orphan.id());
              assertThat(run.error().text()).startsWith("it waits for node nine, which is gone; ");
            });
  }

  private Run again(Run run) {
    var next = row(GC, RunState.QUEUED, null, T0.plusSeconds(90));
    return Run.of(next.id(), "gc")
        .attempt(run.root(), run.attempt() + 1)
        .asked(Trigger.RETRY, "ann")
        .due(next.due(), next.due())
        .build();
  }
}
