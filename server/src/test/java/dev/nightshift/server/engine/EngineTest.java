package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Parameter;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.H2Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class EngineTest {
  @TempDir Path folder;
  private final Map<String, Workload> workloads = new HashMap<>();
  private final BlockingQueue<Run> ended = new LinkedBlockingQueue<>();
  private final BlockingQueue<Run> abandoned = new LinkedBlockingQueue<>();
  private H2Store h2;
  private Engine engine;
  private int starts;

  @BeforeEach
  void openStore() {
    h2 = H2Store.inMemory(UUID.randomUUID().toString(), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    if (engine != null) {
      engine.stop();
    }
    h2.close();
  }

  private void start(Definitions... jobs) {
    start(settings(Duration.ofSeconds(30)), jobs);
  }

  private void start(EngineSettings settings, Definitions... jobs) {
    var listener =
        new RunListener() {
          @Override
          public void ended(Run run, boolean last) {
            ended.add(run);
          }

          @Override
          public void abandoned(Run run, dev.nightshift.server.run.Stop asked) {
            abandoned.add(run);
          }
        };
    RunListener failing =
        new RunListener() {
          @Override
          public void ended(Run run, boolean last) {
            throw new IllegalStateException("a listener that always fails");
          }
        };
    engine =
        new Engine(
            Definitions.catalogue(jobs),
            workloads,
            h2.runs(),
            h2.controls(),
            settings,
            new NoMeters(),
            List.of(failing, listener),
            Clock.systemUTC(),
            folder,
            new NodeName("node-" + ++starts, "node", "test"));
    engine.start();
  }

  static EngineSettings settings(Duration grace) {
    return TestSettings.of(
        "grace: " + grace.toMillis() + "ms, interruptAfter: 50ms, abandonAfter: 50ms");
  }

  private UUID ask(String job, String... parameters) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      map.put(parameters[i], parameters[i + 1]);
    }
    return engine.request(new RunRequest(job, Trigger.MANUAL, "ann", map, false, null));
  }

  private Run nextEnd() throws InterruptedException {
    var run = ended.poll(30, TimeUnit.SECONDS);
    assertThat(run).as("an ended run").isNotNull();
    return run;
  }

  private List<Run> all(String job) {
    return h2.history().list(new RunHistory.Query(job, Set.of(), null, 1_000)).runs();
  }

  @Test
  void aRunThatIsAskedForIsCarriedOutAndKept() throws Exception {
    workloads.put(
        "gc",
        context -> {
          context.phase("sweeping");
          context.items(42);
          context.progress(42, 42);
          context.context("vault", "orders");
          context.logger().log(System.Logger.Level.INFO, "swept {0} blocks", 42);
        });
    start(Definitions.job("gc"));
    var id = ask("gc");
    var run = nextEnd();
    assertThat(run.id()).isEqualTo(id);
    assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(h2.history().find(id)).contains(run);
    assertThat(run.progress().items()).isEqualTo(42);
    assertThat(run.progress().context()).containsEntry("vault", "orders");
    assertThat(run.actor()).isEqualTo("ann");
    assertThat(run.took()).isPresent();
    assertThat(run.allocatedBytes()).isPositive();
    assertThat(h2.history().log(id, 0, 10))
        .extracting(LogLine::text)
        .containsExactly("phase: sweeping", "swept 42 blocks");
  }

  @Test
  void aRunThatThrowsFailsWithItsMessageAndItsCause() throws Exception {
    workloads.put(
        "gc",
        context -> {
          throw new IllegalStateException(
              "cannot open vault orders", new java.io.IOException("disk is gone"));
        });
    start(Definitions.job("gc"));
    ask("gc");
    var run = nextEnd();
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.error().kind()).isEqualTo(ErrorKind.JOB_ERROR);
    assertThat(run.error().text()).isEqualTo("cannot open vault orders (disk is gone)");
    assertThat(run.error().stackTrace()).contains("EngineTest");
    assertThat(h2.history().log(run.id(), 0, 10))
        .extracting(LogLine::level)
        .containsExactly("ERROR");
  }

  @Test
  void aPluginThatDoesNotFitTheServerFailsItsRunsOnly() throws Exception {
    workloads.put(
        "gc",
        context -> {
          throw new AbstractMethodError("Receiver class does not define the method");
        });
    start(Definitions.job("gc"));
    ask("gc");
    assertThat(nextEnd().error().text()).startsWith("AbstractMethodError: ");
    ask("gc");
    assertThat(nextEnd().state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void aFailedRunIsTriedAgainAsDeclaredAndCountsOnce() throws Exception {
    var tries = new AtomicInteger();
    workloads.put(
        "gc",
        context -> {
          if (tries.incrementAndGet() < 3) {
            throw new IllegalStateException("try " + context.attempt());
          }
        });
    start(Definitions.job("gc").retry(new Retry(3, Duration.ofMillis(1), Duration.ofMillis(4))));
    var root = ask("gc");
    assertThat(nextEnd().state()).isEqualTo(RunState.FAILED);
    assertThat(nextEnd().state()).isEqualTo(RunState.FAILED);
    var last = nextEnd();
    assertThat(last.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(last.attempt()).isEqualTo(3);
    assertThat(last.root()).isEqualTo(root);
    assertThat(last.trigger()).isEqualTo(Trigger.RETRY);
    assertThat(h2.history().snapshot().jobs().get(0).runs()).isEqualTo(1);
  }

  @Test
  void aRunAskedForWithItsLogAtDebugHasItInEachAttemptAndNoOtherRunHas() throws Exception {
    var tries = new AtomicInteger();
    workloads.put(
        "gc",
        context -> {
          context.logger().log(System.Logger.Level.TRACE, "too much");
          context.logger().log(System.Logger.Level.DEBUG, "page {0}", context.attempt());
          if (tries.incrementAndGet() == 1) {
            throw new IllegalStateException("once");
          }
        });
    start(Definitions.job("gc").retry(new Retry(2, Duration.ofMillis(1), Duration.ofMillis(4))));
    var wanted = new RunRequest("gc", Trigger.MANUAL, "ann", Map.of(), false, true, null, null);
    var first = engine.request(wanted);
    assertThat(nextEnd().id()).isEqualTo(first);
    var second = nextEnd();
    ask("gc");
    var usual = nextEnd();

    assertThat(second.root()).isEqualTo(first);
    assertThat(h2.history().find(first).orElseThrow().debug()).isTrue();
    assertThat(second.debug()).isTrue();
    assertThat(usual.debug()).isFalse();
    assertThat(h2.history().log(first, 0, 10))
        .extracting(LogLine::text)
        .containsExactly("page 1", "failed: once");
    assertThat(h2.history().log(second.id(), 0, 10))
        .extracting(LogLine::level)
        .containsExactly("DEBUG");
    assertThat(h2.history().log(usual.id(), 0, 10)).isEmpty();
  }

  @Test
  void runsOfOneJobNeverOverlapUnlessItSaysSo() throws Exception {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    workloads.put(
        "gc",
        context -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Thread.onSpinWait();
          now.decrementAndGet();
        });
    start(Definitions.job("gc"));
    Set<UUID> asked = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      asked.add(ask("gc"));
    }
    for (int i = 0; i < 50; i++) {
      assertThat(asked.remove(nextEnd().id())).isTrue();
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void aSlowQueueDoesNotStarveAnother() throws Exception {
    var release = new CountDownLatch(1);
    workloads.put("slow", context -> release.await());
    workloads.put("fast", context -> {});
    start(
        Definitions.job("slow").queue("slow").overlap(dev.nightshift.job.Overlap.allow(10)),
        Definitions.job("fast"));
    for (int i = 0; i < 10; i++) {
      ask("slow");
    }
    ask("fast");
    assertThat(nextEnd().job()).isEqualTo("fast");
    release.countDown();
    for (int i = 0; i < 10; i++) {
      assertThat(nextEnd().job()).isEqualTo("slow");
    }
  }

  @Test
  void aFixedRateJobRunsAtItsRegistrationAndAtEachSlotOnce() throws Exception {
    workloads.put("gc", context -> {});
    start(Definitions.job("gc").every(Duration.ofMillis(100)));
    for (int i = 0; i < 5; i++) {
      var run = nextEnd();
      assertThat(run.trigger()).isEqualTo(Trigger.SCHEDULE);
      assertThat(run.started()).isAfterOrEqualTo(run.slot());
    }
    var slots = all("gc").stream().map(Run::slot).toList();
    assertThat(slots).doesNotHaveDuplicates();
    var first = slots.get(slots.size() - 1);
    assertThat(slots).allMatch(slot -> Duration.between(first, slot).toMillis() % 100 == 0);
  }

  @Test
  void aFixedDelayJobWaitsForItsLastRun() throws Exception {
    workloads.put("gc", context -> {});
    start(Definitions.job("gc").schedule(new Schedule.FixedDelay(Duration.ofMillis(50))));
    var first = nextEnd();
    var second = nextEnd();
    assertThat(second.slot()).isEqualTo(first.finished().plusMillis(50));
  }

  @Test
  void aRunBeyondItsMaxRuntimeIsStoppedAndCountsAsTimedOut() throws Exception {
    workloads.put("gc", context -> new CountDownLatch(1).await());
    start(Definitions.job("gc").maxRuntime(Duration.ofMillis(100)));
    ask("gc");
    var run = nextEnd();
    assertThat(run.state()).isEqualTo(RunState.TIMED_OUT);
    assertThat(run.error().kind()).isEqualTo(ErrorKind.TIMEOUT);
    assertThat(run.error().text()).isEqualTo("took longer than its max runtime of 0.1s");
  }

  @Test
  void aRunThatIgnoresItsInterruptIsAbandonedAndItsEndIsRecorded() throws Exception {
    var release = new CountDownLatch(1);
    workloads.put("hang", context -> awaitIgnoringInterrupts(release));
    workloads.put("next", context -> {});
    start(
        queueOfOne("narrow"),
        Definitions.job("hang").queue("narrow").maxRuntime(Duration.ofMillis(100)),
        Definitions.job("next").queue("narrow"));
    var hanging = ask("hang");
    var after = ask("next");
    var again = ask("hang");
    assertThat(nextEnd().id()).as("runs in the abandoned run's place").isEqualTo(after);
    assertThat(abandoned.poll(30, TimeUnit.SECONDS)).extracting(Run::id).isEqualTo(hanging);
    assertThat(abandoned).isEmpty();
    assertThat(h2.history().find(again).orElseThrow().state())
        .as("the lane is held while the code runs")
        .isEqualTo(RunState.QUEUED);
    assertThat(engine.live())
        .singleElement()
        .satisfies(
            live -> {
              assertThat(live.run().id()).isEqualTo(hanging);
              assertThat(live.progress().phase()).isEqualTo("abandoned");
            });
    release.countDown();
    var late = nextEnd();
    assertThat(late.id()).isEqualTo(hanging);
    assertThat(late.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(h2.history().log(hanging, 0, 10))
        .extracting(LogLine::text)
        .anySatisfy(text -> assertThat(text).contains("ignores its interrupt; it is abandoned"));
    assertThat(nextEnd().id()).isEqualTo(again);
    assertThat(engine.live()).isEmpty();
  }

  private static void awaitIgnoringInterrupts(CountDownLatch latch) {
    boolean waiting = true;
    while (waiting) {
      try {
        latch.await();
        waiting = false;
      } catch (InterruptedException e) {
        waiting = true;
      }
    }
  }

  private static EngineSettings queueOfOne(String queue) {
    return TestSettings.of(
        "concurrency: {" + queue + ": 1}, interruptAfter: 50ms, abandonAfter: 50ms");
  }

  @Test
  void threadsOfTheRunsExecutorCountAsItsOwn() throws Exception {
    workloads.put(
        "gc",
        context -> {
          var futures =
              context
                  .executor()
                  .invokeAll(
                      java.util.Collections.<java.util.concurrent.Callable<Integer>>nCopies(
                          4,
                          () -> {
                            context.logger().log(System.Logger.Level.INFO, "from another thread");
                            return new byte[10_000_000].length;
                          }));
          for (var future : futures) {
            context.items(future.get());
          }
        });
    start(Definitions.job("gc"));
    var id = ask("gc");
    var run = nextEnd();
    assertThat(run.progress().items()).isEqualTo(40_000_000);
    assertThat(run.allocatedBytes()).isBetween(40_000_000L, 42_000_000L);
    assertThat(h2.history().log(id, 0, 10)).hasSize(4);
  }

  @Test
  void atShutdownARunStopsAtItsCheckpointAndLeavesASuccessor() throws Exception {
    var working = new CountDownLatch(1);
    workloads.put(
        "gc",
        context -> {
          working.countDown();
          while (true) {
            context.throttle();
          }
        });
    start(Definitions.job("gc"));
    var root = ask("gc");
    working.await();
    engine.stop();
    var runs = all("gc");
    assertThat(runs)
        .extracting(Run::state)
        .containsExactlyInAnyOrder(RunState.QUEUED, RunState.CANCELLED);
    assertThat(runs).allMatch(run -> run.root().equals(root));
    assertThatThrownBy(() -> ask("gc")).hasMessageContaining("the server is shutting down");
    engine = null;
  }

  @Test
  void atShutdownARunThatIgnoresTheRequestIsInterrupted() throws Exception {
    var working = new CountDownLatch(1);
    workloads.put(
        "gc",
        context -> {
          working.countDown();
          new CountDownLatch(1).await();
        });
    start(settings(Duration.ofMillis(50)), Definitions.job("gc").afterStall(AfterStall.NEVER));
    ask("gc");
    working.await();
    engine.stop();
    assertThat(all("gc")).extracting(Run::state).containsExactly(RunState.CANCELLED);
    engine = null;
  }

  @Test
  void whatADeadServerLeftOpenIsClosedAsStalledAndRunAgain() throws Exception {
    workloads.put("gc", context -> {});
    workloads.put("mail", context -> {});
    h2.runs()
        .open(
            new NodeName("node-0", "node", "test"),
            Clock.systemUTC().instant(),
            Duration.ofSeconds(60));
    var jobs =
        new Definitions[] {
          Definitions.job("gc"), Definitions.job("mail").afterStall(AfterStall.NEVER)
        };
    var ids = new RunIds(Clock.systemUTC());
    var rows = new NewRuns(Definitions.catalogue(jobs), ids, Clock.systemUTC(), () -> "node-0");
    for (var job : jobs) {
      var request = new RunRequest(job.name(), Trigger.MANUAL, "ann", Map.of(), false, null);
      h2.runs().insert(rows.requested(job.build(), "", request, true), 1);
    }
    start(jobs);
    var lost = List.of(nextEnd(), nextEnd());
    assertThat(lost).extracting(Run::state).containsOnly(RunState.STALLED);
    assertThat(lost.get(0).error().kind()).isEqualTo(ErrorKind.LOST_SERVER);
    assertThat(lost.get(0).error().text()).isEqualTo("its server node-0 died while it ran");
    assertThat(h2.history().log(lost.get(0).id(), 0, 5)).hasSize(1);
    var again = nextEnd();
    assertThat(again.job()).isEqualTo("gc");
    assertThat(again.attempt()).isEqualTo(2);
    assertThat(again.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(all("mail")).hasSize(1);
  }

  @Test
  void aParameterMayBeADurationAsPeopleWriteIt() throws Exception {
    workloads.put("gc", context -> context.context("back", context.parameters().get("back")));
    start(
        Definitions.job("gc")
            .parameter(new Parameter("back", Parameter.Type.DURATION, "how far", "12h")));
    ask("gc", "back", "30d");
    assertThat(nextEnd().progress().context()).containsEntry("back", "30d");
    ask("gc");
    assertThat(nextEnd().progress().context()).containsEntry("back", "12h");
  }

  @Test
  void aRequestThatCannotBeMetIsRefusedAndNothingIsStored() {
    workloads.put("gc", context -> {});
    start(
        Definitions.job("gc")
            .parameter(new Parameter("day", Parameter.Type.INTEGER, "which day", "")));
    assertThatThrownBy(() -> ask("gcc")).hasMessage("there is no job gcc");
    assertThatThrownBy(() -> ask("gc"))
        .hasMessage("parameter \"day\" is missing (which day); give it as a whole number, as 42.");
    assertThatThrownBy(() -> ask("gc", "day", "x", "hour", "3"))
        .hasMessageContaining("job gc has no parameter \"hour\"")
        .hasMessageContaining("parameter \"day\" is \"x\"; write a whole number");
    assertThat(all("gc")).isEmpty();
  }
}
