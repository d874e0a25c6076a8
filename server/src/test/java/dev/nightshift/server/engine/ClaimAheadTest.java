package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Overlap;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.SharedH2;
import dev.nightshift.server.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

/** Runs that are claimed before a worker is free for them, so that it need not wait for a claim. */
@Timeout(240)
class ClaimAheadTest {
  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
  private static final int QUICK = 20;

  @TempDir Path folder;
  private final TestTicker ticker = new TestTicker();
  private final TestClock clock = new TestClock(T0);
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch working = new CountDownLatch(1);
  private final Map<String, Workload> workloads = new HashMap<>();
  private Store store;

  @BeforeEach
  void openStore() {
    store = SharedH2.open(clock);
    workloads.put("quick", context -> pass(Duration.ofMillis(5)));
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

  private void pass(Duration time) {
    ticker.advance(time);
    clock.advance(time);
  }

  private SteppedNode node(String name) {
    return new SteppedNode(
        name,
        store,
        TestSettings.of("concurrency: {default: 1}"),
        clock,
        ticker,
        folder,
        workloads,
        Definitions.job("quick").overlap(Overlap.allow(100)),
        Definitions.job("slow"));
  }

  private List<UUID> ask(SteppedNode node, String job, int times) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      ids.add(node.ask(job));
    }
    return ids;
  }

  private long running(List<UUID> runs) {
    return runs.stream()
        .map(id -> store.history().find(id).orElseThrow())
        .filter(run -> run.state() == RunState.RUNNING)
        .count();
  }

  @Test
  void aNodeClaimsAsMuchAsItsQuickWorkersEndInAMoment() throws Exception {
    var node = node("node");
    var cold = ask(node, "quick", QUICK);
    node.step();
    assertThat(running(cold)).isEqualTo(1);
    node.work();
    node.step();
    assertThat(running(cold)).as("a worker's own, and 50 ms of 5 ms each").isEqualTo(11);
  }

  @Test
  void whatWasClaimedAheadOfSlowWorkGoesToANodeThatHasRoom() throws Exception {
    var node = node("node");
    ask(node, "quick", 1);
    node.work();
    node.step();
    var slow = ask(node, "slow", 1);
    var behind = ask(node, "quick", 3);
    node.step();
    node.begin();
    working.await();
    assertThat(running(slow) + running(behind)).isEqualTo(4);
    pass(Duration.ofSeconds(3));
    node.steps.upkeep();
    assertThat(running(behind)).isZero();
    var other = node("other");
    for (int i = 0; i < 3; i++) {
      other.step();
      other.work();
    }
    other.step();
    assertThat(other.ended).extracting(Run::id).containsExactlyElementsOf(behind);
  }
}
