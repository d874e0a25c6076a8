package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.LiveCatalogue;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.H2Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class ReplacedWorkTest {
  @TempDir Path folder;
  private final H2Store h2 = H2Store.inMemory(UUID.randomUUID().toString(), Clock.systemUTC());
  private final BlockingQueue<Run> ended = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> worked = new LinkedBlockingQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final Workload old =
      context -> {
        begun.countDown();
        mayEnd.await();
        worked.add("old");
      };
  private final Workload other = context -> worked.add("other");
  private LiveCatalogue catalogue;
  private Engine engine;

  private void start(Map<String, Workload> workloads, Definitions... jobs) {
    catalogue = new LiveCatalogue(Definitions.catalogue(jobs));
    RunListener listener =
        new RunListener() {
          @Override
          public void ended(Run run, boolean last) {
            ended.add(run);
          }
        };
    engine =
        new Engine(
            catalogue,
            workloads,
            h2.runs(),
            h2.controls(),
            EngineSettings.DEFAULT,
            new NoMeters(),
            List.of(listener),
            Clock.systemUTC(),
            folder,
            new NodeName("node-1", "node", "test"));
    engine.start();
  }

  @AfterEach
  void stop() {
    mayEnd.countDown();
    engine.stop();
    h2.close();
  }

  private CompletableFuture<Void> replace(Map<String, Workload> workloads, Definitions... jobs) {
    var next = Definitions.catalogue(jobs);
    return engine.replace(next, workloads, () -> catalogue.publish(next));
  }

  private UUID ask(String job) {
    return engine.request(new RunRequest(job, Trigger.MANUAL, "ann", Map.of(), false, null));
  }

  private RunState state(UUID run) {
    return h2.history().find(run).orElseThrow().state();
  }

  @Test
  void whileOldCodeRunsNewRunsOfItsJobWaitAndThenRunTheNewCode() throws Exception {
    var gc = Definitions.job("gc").overlap(dev.nightshift.job.Overlap.allow(3));
    start(Map.of("gc", old, "scrub", other), gc, Definitions.job("scrub"));
    ask("gc");
    begun.await();

    var left =
        replace(
            Map.of("gc", context -> worked.add("new"), "scrub", other),
            gc,
            Definitions.job("scrub"));
    assertThat(left).isNotDone();
    assertThat(engine.held()).containsExactly("gc");
    var waiting = ask("gc");
    assertThat(state(waiting)).isEqualTo(RunState.QUEUED);

    ask("scrub");
    assertThat(worked.poll(30, TimeUnit.SECONDS)).as("other jobs go on").isEqualTo("other");
    assertThat(state(waiting)).isEqualTo(RunState.QUEUED);

    mayEnd.countDown();
    assertThat(worked.poll(30, TimeUnit.SECONDS)).isEqualTo("old");
    assertThat(worked.poll(30, TimeUnit.SECONDS)).isEqualTo("new");
    left.get(30, TimeUnit.SECONDS);
    assertThat(engine.held()).isEmpty();
    for (int i = 0; i < 3; i++) {
      assertThat(ended.poll(30, TimeUnit.SECONDS).state()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  @Test
  void workThatNobodyDoesIsReplacedAtOnce() throws Exception {
    start(Map.of("gc", old), Definitions.job("gc"));
    var left = replace(Map.of("gc", context -> worked.add("new")), Definitions.job("gc"));
    assertThat(left).isDone();
    ask("gc");
    assertThat(worked.poll(30, TimeUnit.SECONDS)).isEqualTo("new");
  }

  @Test
  void equalWorkIsNotHeldBack() throws Exception {
    start(Map.of("gc", old), Definitions.job("gc"));
    ask("gc");
    begun.await();
    assertThat(replace(Map.of("gc", old), Definitions.job("gc"))).isDone();
    assertThat(engine.held()).isEmpty();
  }

  @Test
  void aNewJobIsRegisteredAndRunsWhenItIsDue() throws Exception {
    start(Map.of("gc", old), Definitions.job("gc"));
    replace(
        Map.of("gc", old, "scrub", other),
        Definitions.job("gc"),
        Definitions.job("scrub").every(Duration.ofHours(1)));
    assertThat(worked.poll(30, TimeUnit.SECONDS)).isEqualTo("other");
  }

  @Test
  void aRunOfAJobThatLeavesTheCatalogueEndsAsItBegan() throws Exception {
    start(Map.of("gc", old, "scrub", other), Definitions.job("gc"), Definitions.job("scrub"));
    var run = ask("gc");
    begun.await();
    var left = replace(Map.of("scrub", other), Definitions.job("scrub"));
    assertThat(left).isNotDone();
    assertThatThrownBy(() -> ask("gc")).isInstanceOf(IllegalArgumentException.class);
    mayEnd.countDown();
    assertThat(ended.poll(30, TimeUnit.SECONDS).id()).isEqualTo(run);
    assertThat(state(run)).isEqualTo(RunState.SUCCEEDED);
    left.get(30, TimeUnit.SECONDS);
  }

  @Test
  void aJobIsNotRenamedWhileItRuns() throws Exception {
    start(Map.of("gc", old), Definitions.job("gc"));
    ask("gc");
    begun.await();
    assertThatThrownBy(
            () -> replace(Map.of("vacuum", other), Definitions.job("vacuum").formerly("gc")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "job gc gets the name vacuum and has an active run; wait for its end or cancel it, then"
                + " reload again");
    assertThat(catalogue.job("gc")).isPresent();
    mayEnd.countDown();
    assertThat(ended.poll(30, TimeUnit.SECONDS)).isNotNull();

    replace(Map.of("vacuum", other), Definitions.job("vacuum").formerly("gc"));
    assertThat(
            h2.history()
                .list(new dev.nightshift.server.run.RunHistory.Query("vacuum", Set.of(), null, 10))
                .runs())
        .as("history moves along")
        .hasSize(1);
  }
}
