package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Overlap;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.H2Store;
import dev.nightshift.server.store.SharedH2;
import dev.nightshift.server.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that share a store, step by step; time passes when the test says so. */
@Timeout(240)
class TakeoverTest {
  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir Path folder;
  private final TestTicker ticker = new TestTicker();
  private final TestClock database = new TestClock(T0);
  private final TestClock process = new TestClock(T0);
  private final Map<String, Workload> workloads = new HashMap<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch working = new CountDownLatch(1);
  private Store store;

  @BeforeEach
  void openStore() {
    store = SharedH2.open(database);
    workloads.put("gc", context -> {});
    workloads.put("mail", context -> {});
    workloads.put(
        "slow",
        context -> {
          working.countDown();
          release.await();
        });
  }

  @AfterEach
  void closeStore() {
    release.countDown();
    store.close();
  }

  private SteppedNode node(String name, Definitions... jobs) {
    return new SteppedNode(
        name,
        store,
        TestSettings.of("interruptAfter: 0s"),
        process,
        ticker,
        folder,
        workloads,
        jobs);
  }

  private void pass(Duration time) {
    ticker.advance(time);
    database.advance(time);
    process.advance(time);
  }

  /** Lets time pass while some nodes do their rounds. */
  private void pass(Duration time, SteppedNode... nodes) throws InterruptedException {
    for (long second = 0; second < time.toSeconds(); second++) {
      pass(Duration.ofSeconds(1));
      for (var node : nodes) {
        node.step();
      }
    }
  }

  private List<Run> attempts(UUID root) {
    return store.runs().attempts(root);
  }

  private RunState state(UUID run) {
    return store.history().find(run).orElseThrow().state();
  }

  @Test
  void aDeadNodesRunIsTakenOverOnceItsLeaseIsOverAndItsLateEndIsRefused() throws Exception {
    var dead = node("dead", Definitions.job("slow"));
    var other = node("other", Definitions.job("slow"));
    var id = dead.ask("slow");
    var thread = dead.begin().get(0);
    working.await();
    pass(Duration.ofSeconds(60), other);
    assertThat(state(id)).isEqualTo(RunState.RUNNING);
    pass(Duration.ofSeconds(45), other);
    assertThat(attempts(id))
        .extracting(Run::state)
        .containsExactly(RunState.STALLED, RunState.RUNNING);
    assertThat(other.ended).singleElement().extracting(Run::id).isEqualTo(id);
    release.countDown();
    thread.join();
    other.work();
    other.step();
    dead.steps.writeEnds();
    assertThat(dead.ended).isEmpty();
    assertThat(attempts(id))
        .extracting(Run::state)
        .containsExactly(RunState.STALLED, RunState.SUCCEEDED);
    dead.step();
    dead.step();
    assertThat(dead.engine.request(request("slow"))).isNotNull();
    dead.step();
    dead.work();
    dead.step();
    assertThat(dead.ended).extracting(Run::node).containsExactly("dead-1.1");
  }

  private static RunRequest request(String job) {
    return new RunRequest(job, dev.nightshift.job.Trigger.MANUAL, "ann", Map.of(), false, null);
  }

  @Test
  void aNodeThatCannotRenewItsLeaseStopsItsRunsInTimeAndComesBackUnderAnother() throws Exception {
    var cut = node("cut", Definitions.job("slow"));
    var id = cut.ask("slow");
    var thread = cut.begin().get(0);
    working.await();
    cut.away(true);
    pass(Duration.ofSeconds(44), cut);
    assertThat(thread.isAlive()).isTrue();
    pass(Duration.ofSeconds(1), cut);
    thread.join();
    assertThat(state(id)).isEqualTo(RunState.RUNNING);
    assertThatThrownBy(() -> cut.ask("slow")).isInstanceOf(StoreAwayException.class);
    pass(Duration.ofSeconds(100), cut);
    cut.away(false);
    release.countDown();
    pass(Duration.ofSeconds(3), cut);
    cut.work();
    pass(Duration.ofSeconds(1), cut);
    assertThat(attempts(id))
        .extracting(Run::state)
        .containsExactly(RunState.STALLED, RunState.SUCCEEDED);
    assertThat(attempts(id)).extracting(Run::node).containsExactly("cut-1", "cut-1.1");
    var lost = attempts(id).get(0).error();
    assertThat(lost.kind()).isEqualTo(ErrorKind.LOST_SERVER);
    assertThat(lost.text()).startsWith("its server could not reach the store in time");
    assertThat(cut.ended).hasSize(2);
    assertThat(store.runs().leases()).extracting(Leases.Lease::node).containsExactly("cut-1.1");
  }

  @Test
  void afterAnOutageEveryNodeHasAWholeLeaseToBringItsEnds() throws Exception {
    var one = node("one", Definitions.job("slow"));
    var two = node("two", Definitions.job("slow"));
    pass(Duration.ofSeconds(120), one, two);
    var id = one.ask("slow");
    var thread = one.begin().get(0);
    working.await();
    one.away(true);
    two.away(true);
    pass(Duration.ofSeconds(10), one, two);
    release.countDown();
    thread.join();
    pass(Duration.ofSeconds(200), one, two);
    two.away(false);
    pass(Duration.ofSeconds(55), one, two);
    assertThat(state(id)).isEqualTo(RunState.RUNNING);
    one.away(false);
    pass(Duration.ofSeconds(2), one, two);
    assertThat(state(id)).isEqualTo(RunState.SUCCEEDED);
    assertThat(one.ended).hasSize(1);
    assertThat(two.ended).isEmpty();
  }

  @Test
  void whatALeavingNodeLeavesOpenIsTakenOverAtOnce() throws Exception {
    var leaving = node("leaving", Definitions.job("slow"));
    var other = node("other", Definitions.job("slow"));
    var id = leaving.ask("slow");
    pass(Duration.ofSeconds(20), other);
    store.runs().leave("leaving-1", T0);
    pass(Duration.ofSeconds(16), other);
    assertThat(attempts(id)).hasSize(2);
  }

  @Test
  void ofSeveralThatTakeOverExactlyOneCountsTheRun() throws Exception {
    var dead = node("dead", Definitions.job("slow").overlap(Overlap.allow(8)));
    var two = node("two", Definitions.job("slow").overlap(Overlap.allow(8)));
    var three = node("three", Definitions.job("slow").overlap(Overlap.allow(8)));
    for (int i = 0; i < 8; i++) {
      dead.ask("slow");
    }
    pass(Duration.ofSeconds(120), two, three);
    assertThat(two.ended.size() + three.ended.size()).isEqualTo(8);
  }

  @Test
  void aRunThatMayHappenOnceOnlyIsNotRunAgain() throws Exception {
    var dead = node("dead", Definitions.job("mail").afterStall(AfterStall.NEVER));
    var other = node("other", Definitions.job("mail").afterStall(AfterStall.NEVER));
    var id = dead.ask("mail");
    pass(Duration.ofSeconds(120), other);
    assertThat(attempts(id)).extracting(Run::state).containsExactly(RunState.STALLED);
    assertThat(other.ended).hasSize(1);
  }

  @Test
  void aRunWhoseServersKeepDyingIsGivenUpAndNamesThem() throws Exception {
    var reaping = node("reaping", Definitions.job("slow"));
    UUID id = null;
    for (int i = 1; i <= 3; i++) {
      var dying = node("dying" + i, Definitions.job("slow"));
      id = i == 1 ? dying.ask("slow") : id;
      dying.step();
      for (int second = 0; second < 120; second++) {
        pass(Duration.ofSeconds(1));
        reaping.steps.keepLease();
      }
    }
    var attempts = attempts(id);
    assertThat(attempts)
        .extracting(Run::state)
        .containsExactly(RunState.STALLED, RunState.STALLED, RunState.STALLED);
    assertThat(attempts.get(2).error().text())
        .isEqualTo(
            "its server dying3-1 died while it ran; 3 servers in a row were lost while they ran it (dying1-1,"
                + " dying2-1, dying3-1), so it is not run again; find out what it does to them, then retry it by hand");
    assertThat(store.history().snapshot().jobs().get(0).consecutiveFailures()).isEqualTo(1);
  }

  @Test
  void noClockThatIsSetEndsALease() throws Exception {
    var one = node("one", Definitions.job("slow"));
    var two = node("two", Definitions.job("slow"));
    var id = one.ask("slow");
    var thread = one.begin().get(0);
    working.await();
    for (var jump : List.of(Duration.ofHours(1), Duration.ofHours(-2), Duration.ofDays(400))) {
      process.advance(jump);
      pass(Duration.ofSeconds(70), one, two);
      database.advance(jump);
      pass(Duration.ofSeconds(70), one, two);
    }
    assertThat(thread.isAlive()).isTrue();
    assertThat(state(id)).isEqualTo(RunState.RUNNING);
    assertThat(store.runs().leases()).hasSize(2);
    pass(Duration.ofSeconds(120), two);
    assertThat(state(id)).isEqualTo(RunState.STALLED);
  }

  @Test
  void aRunThatWasClaimedUnknowinglyIsGivenBackAndCarriedOutOnce() throws Exception {
    for (var claiming : List.of("claim", "insert")) {
      var node = node("node-" + claiming, Definitions.job("gc"));
      UUID id;
      if (claiming.equals("claim")) {
        node.loseTheAnswerOf("insert");
        assertThatThrownBy(() -> node.ask("gc")).isInstanceOf(StoreAwayException.class);
        node.step();
        node.loseTheAnswerOf("claim");
      } else {
        node.loseTheAnswerOf("insert");
        assertThatThrownBy(() -> node.ask("gc")).isInstanceOf(StoreAwayException.class);
      }
      pass(Duration.ofSeconds(4), node);
      node.work();
      pass(Duration.ofSeconds(2), node);
      assertThat(node.ended)
          .singleElement()
          .satisfies(run -> assertThat(run.state()).isEqualTo(RunState.SUCCEEDED));
    }
  }

  @Test
  void anEndWhoseAnswerWasLostCountsOnce() throws Exception {
    var node = node("node", Definitions.job("gc"));
    var id = node.ask("gc");
    node.work();
    node.loseTheAnswerOf("end");
    node.step();
    assertThat(node.ended).isEmpty();
    pass(Duration.ofSeconds(2), node);
    assertThat(node.ended).singleElement().extracting(Run::id).isEqualTo(id);
  }

  @Test
  void endsWaitForTheStoreAndNothingIsStartedMeanwhile() throws Exception {
    var node = node("node", Definitions.job("gc"));
    var id = node.ask("gc");
    node.away(true);
    node.work();
    pass(Duration.ofSeconds(40), node);
    assertThat(node.engine.storeAnswers()).isFalse();
    assertThatThrownBy(() -> node.ask("gc"))
        .isInstanceOf(StoreAwayException.class)
        .hasMessageContaining("the run is not stored; ask again");
    node.away(false);
    pass(Duration.ofSeconds(2), node);
    assertThat(node.engine.storeAnswers()).isTrue();
    assertThat(state(id)).isEqualTo(RunState.SUCCEEDED);
    assertThat(node.ended).hasSize(1);
    node.ask("gc");
    node.work();
    node.step();
    assertThat(node.ended).hasSize(2);
  }

  @Test
  void onAStoreOfItsOwnWorkGoesOnHoweverLongItIsAway() throws Exception {
    store.close();
    store = H2Store.inMemory(UUID.randomUUID().toString(), database);
    var node = node("node", Definitions.job("slow"));
    var id = node.ask("slow");
    var thread = node.begin().get(0);
    working.await();
    node.away(true);
    pass(Duration.ofMinutes(10), node);
    assertThat(thread.isAlive()).isTrue();
    release.countDown();
    thread.join();
    pass(Duration.ofMinutes(1), node);
    node.away(false);
    pass(Duration.ofSeconds(2), node);
    assertThat(state(id)).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aRunThatWaitedAndWasClaimedHereIsNobodysStray() throws Exception {
    var node = node("node", Definitions.job("slow"));
    var first = node.ask("slow");
    var second = node.ask("slow");
    var thread = node.begin().get(0);
    working.await();
    release.countDown();
    thread.join();
    node.step();
    node.step();
    pass(Duration.ofSeconds(90), node);
    assertThat(state(first)).isEqualTo(RunState.SUCCEEDED);
    assertThat(store.history().find(second).orElseThrow().node()).isEqualTo("node-1");
    node.work();
    node.step();
    assertThat(state(second)).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aJobOfEachNodeRunsOnceOnEach() throws Exception {
    var job = Definitions.job("gc").every(Duration.ofHours(1)).scope(dev.nightshift.job.Scope.NODE);
    var one = node("one", job);
    var two = node("two", job);
    one.step();
    two.step();
    one.work();
    one.step();
    assertThat(one.ended).extracting(Run::scope).containsExactly("one");
    assertThat(two.ended).isEmpty();
    two.work();
    two.step();
    assertThat(two.ended).extracting(Run::scope).containsExactly("two");
    pass(Duration.ofHours(1));
    one.step();
    one.work();
    one.step();
    assertThat(one.ended).extracting(Run::scope).containsExactly("one", "one");
    assertThat(two.ended).hasSize(1);
  }

  @Test
  void theTimeOfTheStoreHoldsWhateverTheClockOfTheProcessSays() throws Exception {
    process.advance(Duration.ofHours(-7));
    var node = node("node", Definitions.job("gc"));
    node.ask("gc");
    node.work();
    node.step();
    assertThat(node.ended.get(0).queued()).isEqualTo(T0);
    process.advance(Duration.ofHours(20));
    pass(Duration.ofSeconds(1), node);
    node.ask("gc");
    node.work();
    node.step();
    assertThat(node.ended.get(1).finished()).isEqualTo(T0.plusSeconds(1));
  }
}
