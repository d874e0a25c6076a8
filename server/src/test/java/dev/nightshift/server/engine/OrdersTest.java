package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Intensity;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.CancelWish;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.H2Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the engine does about the orders of people. */
@Timeout(240)
class OrdersTest {
  @TempDir Path folder;
  private final Map<String, Workload> workloads = new HashMap<>();
  private final BlockingQueue<Run> ended = new LinkedBlockingQueue<>();
  private final BlockingQueue<Pause> pausesEnded = new LinkedBlockingQueue<>();
  private final CountDownLatch began = new CountDownLatch(1);
  private H2Store h2;
  private JobControls controls;
  private Engine engine;

  @BeforeEach
  void openStore() {
    h2 = H2Store.inMemory(UUID.randomUUID().toString(), Clock.systemUTC());
    controls = h2.controls();
  }

  @AfterEach
  void stop() {
    engine.stop();
    h2.close();
  }

  @Test
  void aRunAtWorkSeesAnotherIntensityAtOnce() throws Exception {
    BlockingQueue<Intensity> seen = new LinkedBlockingQueue<>();
    workloads.put(
        "gc",
        context -> {
          began.countDown();
          while (context.intensity() == Intensity.LOW) {
            context.checkpoint();
            Thread.onSpinWait();
          }
          seen.add(context.intensity());
        });
    start(Definitions.job("gc"));
    var id = ask("gc");
    began.await();
    controls.changeIntensity("gc", Intensity.HIGH);
    engine.look();
    assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(Intensity.HIGH);
    nextEnd();
    assertThat(log(id)).contains("intensity is now high");
  }

  @Test
  void aRunThatBeginsLaterHasTheOrderedIntensity() throws Exception {
    BlockingQueue<Intensity> seen = new LinkedBlockingQueue<>();
    workloads.put("gc", context -> seen.add(context.intensity()));
    start(Definitions.job("gc"));
    controls.changeIntensity("gc", Intensity.MEDIUM);
    engine.look();
    ask("gc");
    assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo(Intensity.MEDIUM);
  }

  @Test
  void aRunThatReachesItsCheckpointIsCancelledWithActorAndReasonAndNotTriedAgain()
      throws Exception {
    workloads.put("gc", this::worksUntilStopped);
    start(Definitions.job("gc").retry(new Retry(3, Duration.ofMillis(1), Duration.ofMillis(1))));
    var id = ask("gc");
    began.await();
    cancel(id);
    var run = nextEnd();
    assertThat(run.state()).isEqualTo(RunState.CANCELLED);
    assertThat(run.cancel().by()).isEqualTo("ann");
    assertThat(h2.history().find(id).orElseThrow().cancel().reason()).isEqualTo("wrong day");
    assertThat(log(id)).contains("to stop: cancelled by ann: wrong day");
    assertThat(all("gc")).hasSize(1);
  }

  @Test
  void aWishThatAnotherNodeStoredIsSeenByTheKeeper() throws Exception {
    workloads.put("gc", this::worksUntilStopped);
    start(Definitions.job("gc"));
    var id = ask("gc");
    began.await();
    controls.cancel(id, wish(), job -> new Schedule.OnDemand());
    assertThat(nextEnd().state()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void aRunThatNeverAsksIsInterruptedAfterSomePatience() throws Exception {
    var never = new CountDownLatch(1);
    workloads.put(
        "gc",
        context -> {
          began.countDown();
          never.await();
        });
    start(Definitions.job("gc"));
    var id = ask("gc");
    began.await();
    cancel(id);
    assertThat(nextEnd().state()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void aCancelledRunThatSucceedsAllTheSameSucceeded() throws Exception {
    var go = new CountDownLatch(1);
    workloads.put(
        "gc",
        context -> {
          began.countDown();
          while (go.getCount() > 0) {
            try {
              go.await();
            } catch (InterruptedException e) {
              // it is nearly done
            }
          }
        });
    start(Definitions.job("gc"));
    var id = ask("gc");
    began.await();
    cancel(id);
    go.countDown();
    assertThat(nextEnd().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(h2.history().find(id).orElseThrow().cancel().by()).isEqualTo("ann");
  }

  @Test
  void aHeldRunWaitsAtItsCheckpointAndGoesOnWhenTheJobIsResumed() throws Exception {
    BlockingQueue<String> passed = new LinkedBlockingQueue<>();
    var go = new CountDownLatch(1);
    workloads.put(
        "gc",
        context -> {
          began.countDown();
          go.await();
          context.checkpoint();
          passed.add("a checkpoint");
        });
    start(Definitions.job("gc").maxRuntime(Duration.ofSeconds(5)));
    var id = ask("gc");
    began.await();
    controls.pause("gc", pause(null, Pause.Running.HOLD));
    engine.look();
    go.countDown();
    // longer than its max runtime: the time it is held does not count
    assertThat(passed.poll(6, TimeUnit.SECONDS)).isNull();
    controls.resume("gc", now());
    engine.look();
    assertThat(nextEnd().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(passed).containsExactly("a checkpoint");
    assertThat(log(id))
        .containsExactly(
            "waits at its next checkpoint: the job was paused by ann (disk)",
            "goes on: the job is resumed");
  }

  @Test
  void aHeldRunCanBeCancelled() throws Exception {
    workloads.put("gc", this::worksUntilStopped);
    start(Definitions.job("gc"));
    var id = ask("gc");
    began.await();
    controls.pause("gc", pause(null, Pause.Running.HOLD));
    engine.look();
    cancel(id);
    assertThat(nextEnd().state()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void aRunToBeCancelledIsNotRunAgainWhenItsServerDies() throws Exception {
    workloads.put("gc", context -> {});
    var runs = h2.runs();
    runs.open(new NodeName("dead", "node", "test"), now(), Duration.ofSeconds(60));
    runs.register(
        List.of(
            new Registration(
                new JobKey("gc", ""),
                new Schedule.OnDemand(),
                java.util.Optional.empty(),
                "default",
                List.of())),
        now());
    var run = runs.insert(OpenRuns.of("gc", "dead", now()), 1);
    controls.cancel(run.id(), wish(), job -> new Schedule.OnDemand());
    start(Definitions.job("gc"));
    var end = nextEnd();
    assertThat(end.id()).isEqualTo(run.id());
    assertThat(end.state()).isEqualTo(RunState.STALLED);
    assertThat(all("gc")).as("no further attempt").hasSize(1);
  }

  @Test
  void aPauseMayCancelWhatIsAtWork() throws Exception {
    workloads.put("gc", this::worksUntilStopped);
    start(Definitions.job("gc"));
    ask("gc");
    began.await();
    controls.pause("gc", pause(null, Pause.Running.CANCEL));
    engine.look();
    assertThat(nextEnd().cancel().reason()).isEqualTo("the job was paused, disk");
  }

  @Test
  void aPausedJobRunsWhenSomebodyAsksByHand() throws Exception {
    workloads.put("gc", context -> context.checkpoint());
    start(Definitions.job("gc"));
    controls.pause("gc", pause(null, Pause.Running.HOLD));
    engine.look();
    ask("gc");
    assertThat(nextEnd().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aRunThatAnotherJobAskedForWaitsUntilTheJobIsResumed() throws Exception {
    workloads.put("gc", context -> {});
    start(Definitions.job("gc"));
    controls.pause("gc", pause(null, Pause.Running.FINISH));
    engine.look();
    var waits = engine.request(request("gc", Trigger.JOB));
    var byHand = ask("gc");
    assertThat(nextEnd().id()).isEqualTo(byHand);
    assertThat(h2.history().find(waits).orElseThrow().state()).isEqualTo(RunState.QUEUED);
    controls.resume("gc", now());
    engine.look();
    assertThat(nextEnd().id()).isEqualTo(waits);
  }

  @Test
  void aPauseEndsByItselfAndWhatWaitedGoesOn() throws Exception {
    workloads.put("gc", context -> {});
    start(Definitions.job("gc"));
    var until = now().plusMillis(1_500);
    controls.pause("gc", pause(until, Pause.Running.FINISH));
    engine.look();
    var waits = engine.request(request("gc", Trigger.JOB));
    assertThat(nextEnd().id()).isEqualTo(waits);
    assertThat(pausesEnded.poll(30, TimeUnit.SECONDS).until()).isEqualTo(until);
    assertThat(h2.history().snapshot().jobs().get(0).activeSince()).isEqualTo(until);
  }

  @Test
  void anotherScheduleIsFollowedAtOnce() throws Exception {
    workloads.put("gc", context -> {});
    start(Definitions.job("gc"));
    controls.changeSchedule(
        new JobControls.NewSchedule(
            "gc",
            new Schedule.FixedDelay(Duration.ofMillis(50)),
            new Schedule.OnDemand(),
            Duration.ofMinutes(10),
            "ann",
            "",
            now()));
    engine.look();
    for (int i = 0; i < 3; i++) {
      assertThat(nextEnd().trigger()).isEqualTo(Trigger.SCHEDULE);
    }
    controls.changeSchedule(
        new JobControls.NewSchedule(
            "gc", null, new Schedule.OnDemand(), Duration.ofMinutes(10), "ann", "", now()));
    engine.look();
    assertThat(h2.history().snapshot().jobs().get(0).nextDue()).isNull();
  }

  private void worksUntilStopped(dev.nightshift.job.Context context) {
    began.countDown();
    while (true) {
      context.checkpoint();
      Thread.onSpinWait();
    }
  }

  private void cancel(UUID run) {
    controls.cancel(run, wish(), job -> new Schedule.OnDemand());
    engine.look();
  }

  private static CancelWish wish() {
    return new CancelWish("ann", "wrong day", now());
  }

  private static Pause pause(Instant until, Pause.Running running) {
    return new Pause("ann", now(), "disk", until, running);
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  private static RunRequest request(String job, Trigger trigger) {
    return new RunRequest(job, trigger, "ann", Map.of(), false, null);
  }

  private UUID ask(String job) {
    return engine.request(request(job, Trigger.MANUAL));
  }

  private Run nextEnd() throws InterruptedException {
    var run = ended.poll(30, TimeUnit.SECONDS);
    assertThat(run).as("an ended run").isNotNull();
    return run;
  }

  private List<Run> all(String job) {
    return h2.history().list(new RunHistory.Query(job, Set.of(), null, 1_000)).runs();
  }

  private List<String> log(UUID run) {
    return h2.history().log(run, 0, 100).stream().map(LogLine::text).toList();
  }

  private void start(Definitions... jobs) {
    var listener =
        new RunListener() {
          @Override
          public void ended(Run run, boolean last) {
            ended.add(run);
          }

          @Override
          public void pauseEnded(String job, Pause pause) {
            pausesEnded.add(pause);
          }
        };
    engine =
        new Engine(
            Definitions.catalogue(jobs),
            workloads,
            h2.runs(),
            controls,
            EngineTest.settings(Duration.ofSeconds(5)),
            new NoMeters(),
            List.of(listener),
            Clock.systemUTC(),
            folder,
            new NodeName("node-1", "node", "test"));
    engine.start();
  }
}
