package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nightshift.job.Context;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.health.activity.WhatRan;
import dev.nightshift.server.health.activity.WhatRanReader;
import dev.nightshift.server.run.Course;
import dev.nightshift.server.run.GcPauses;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.H2Store;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a server measures of its runs, against what they are known to have done. */
@Timeout(240)
class MeasuredRunsTest {
  private static final int KIB = 1_024;
  private static final int MIB = 1_024 * KIB;
  private static final long MOST_APART = 50_000_000;

  @TempDir Path folder;
  private final Map<String, Workload> workloads = new HashMap<>();
  private final BlockingQueue<Run> ended = new LinkedBlockingQueue<>();
  private final Instant from = Instant.now();
  private H2Store store;
  private Engine engine;
  private Catalogue catalogue;
  // or else the compiler may leave the arrays out
  private static volatile Object kept;

  @BeforeEach
  void openStore() {
    store = H2Store.inMemory(UUID.randomUUID().toString(), Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    engine.stop();
    store.close();
  }

  private void start(String... jobs) {
    catalogue =
        Definitions.catalogue(
            java.util.Arrays.stream(jobs).map(Definitions::job).toArray(Definitions[]::new));
    engine =
        new Engine(
            catalogue,
            workloads,
            store.runs(),
            store.controls(),
            EngineTest.settings(Duration.ofSeconds(30)),
            new NoMeters(),
            List.of(
                new RunListener() {
                  @Override
                  public void ended(Run run, boolean last) {
                    ended.add(run);
                  }
                }),
            Clock.systemUTC(),
            folder,
            new NodeName("node-1", "node", "test"));
    engine.start();
    for (var job : jobs) {
      ask(job);
    }
  }

  private void ask(String job) {
    engine.request(new RunRequest(job, Trigger.MANUAL, "ann", Map.of(), false, null));
  }

  private Run nextEnd() throws InterruptedException {
    var run = ended.poll(30, TimeUnit.SECONDS);
    assertThat(run).as("an ended run").isNotNull();
    assertThat(store.history().find(run.id())).as("as it is kept").contains(run);
    return run;
  }

  private static void allocate(int times, int bytes) {
    for (int i = 0; i < times; i++) {
      kept = new byte[bytes];
    }
  }

  private static Map<String, Course.Phase> phases(Run run) {
    return run.course().phases().stream()
        .collect(Collectors.toMap(Course.Phase::name, phase -> phase));
  }

  private static void pause(Context context) {
    long before = GcPauses.millis();
    while (GcPauses.millis() - before < 5) {
      System.gc();
    }
    context.items(1);
  }

  @Test
  void ofTwoJobsAtOnceOneOfWhichAllocatesTwentyTimesTheOtherTheSharesAreRight() throws Exception {
    var together = new CyclicBarrier(2);
    workloads.put("light", context -> each(together, () -> allocate(10, 64 * KIB)));
    workloads.put("heavy", context -> each(together, () -> allocate(200, 64 * KIB)));
    start("light", "heavy");
    nextEnd();
    nextEnd();
    var to = Instant.now().plusSeconds(1);
    Map<String, WhatRan.Active> ran =
        new WhatRanReader(
                store.activity(), store.processSamples(), engine, catalogue, Clock.systemUTC())
            .between(from, to, ZoneOffset.UTC, 10).runs().stream()
                .collect(Collectors.toMap(one -> one.run().job(), one -> one));
    assertThat(ran.get("heavy").bytesShare()).isCloseTo(20 / 21.0, within(0.02 * 20 / 21.0));
    assertThat(ran.get("light").bytesShare()).isCloseTo(1 / 21.0, within(0.02 / 21.0));
  }

  private static void each(CyclicBarrier together, Runnable round) throws Exception {
    for (int i = 0; i < 20; i++) {
      together.await(20, TimeUnit.SECONDS);
      round.run();
    }
  }

  @Test
  void aJobWithThreadsOfItsOwnIsCountedWholeInItsPhaseToo() throws Exception {
    List<Long> cpu = new ArrayList<>();
    workloads.put(
        "fan",
        context -> {
          context.phase("fanning out");
          List<Future<Long>> parts = new ArrayList<>();
          for (int i = 0; i < 8; i++) {
            parts.add(
                context
                    .executor()
                    .submit(
                        () -> {
                          allocate(64, 128 * KIB);
                          context.items(1);
                          return spin(20);
                        }));
          }
          for (var part : parts) {
            cpu.add(part.get());
          }
          context.phase("done");
        });
    start("fan");
    var run = nextEnd();
    var fan = phases(run).get("fanning out");
    long nanos = cpu.stream().mapToLong(Long::longValue).sum();
    assertThat(run.allocatedBytes()).isBetween(64L * MIB, 66L * MIB);
    assertThat(fan.allocatedBytes()).isBetween(64L * MIB, 66L * MIB);
    assertThat(fan.items()).isEqualTo(8);
    assertThat(run.cpu().toNanos()).isBetween(nanos, nanos * 2);
    assertThat(fan.cpu().toNanos()).isBetween((long) (0.98 * nanos), nanos * 2);
  }

  /** Uses so much CPU time, and tells how much. */
  private static long spin(int millis) {
    var threads = ManagementFactory.getThreadMXBean();
    long begin = threads.getCurrentThreadCpuTime();
    while (threads.getCurrentThreadCpuTime() - begin < millis * 1_000_000L) {
      Thread.onSpinWait();
    }
    return threads.getCurrentThreadCpuTime() - begin;
  }

  @Test
  void aRunTellsWhatEachOfItsPhasesUsedAndTogetherTheyAreTheRun() throws Exception {
    workloads.put(
        "sync",
        context -> {
          allocate(2, MIB);
          context.phase("reading");
          allocate(8, MIB);
          context.items(5);
          context.phase("writing");
          spin(30);
          context.items(3);
          context.phase("reading");
          allocate(8, MIB);
          context.items(2);
        });
    start("sync");
    var run = nextEnd();
    assertThat(run.course().phases())
        .extracting(phase -> phase.name() + " " + phase.times() + " " + phase.items())
        .containsExactly(" 1 0", "reading 2 7", "writing 1 3");
    var phases = phases(run);
    assertThat(phases.get("").allocatedBytes()).isBetween(2L * MIB, 3L * MIB);
    assertThat(phases.get("reading").allocatedBytes()).isBetween(16L * MIB, 17L * MIB);
    assertThat(phases.get("writing").allocatedBytes()).isLessThan(MIB);
    assertThat(phases.get("writing").cpu()).isGreaterThanOrEqualTo(Duration.ofMillis(30));
    assertThat(phases.get("writing").took()).isGreaterThanOrEqualTo(Duration.ofMillis(30));
    assertThat(phases.get("").began()).isEqualTo(run.started());
    assertThat(phases.get("writing").began()).isBetween(run.started(), run.finished());
    var all = run.course().phases();
    assertThat(all.stream().mapToLong(Course.Phase::allocatedBytes).sum())
        .isCloseTo(run.allocatedBytes(), within(200L * KIB));
    assertThat(all.stream().mapToLong(phase -> phase.cpu().toNanos()).sum())
        .isCloseTo(run.cpu().toNanos(), within(5_000_000L));
    // a machine that stands still between two looks at the time makes one of them longer
    long apart = apart(run);
    for (int i = 0; i < 5 && apart > MOST_APART; i++) {
      ask("sync");
      apart = Math.min(apart, apart(nextEnd()));
    }
    assertThat(apart).isLessThanOrEqualTo(MOST_APART);
  }

  /** How much longer or shorter than a run its phases are together, in nanoseconds. */
  private static long apart(Run run) {
    long phases = run.course().phases().stream().mapToLong(one -> one.took().toNanos()).sum();
    return Math.abs(phases - run.took().orElseThrow().toNanos());
  }

  @Test
  void pausesOfCollectionsAreThoseOfEveryRunAndOfThePhaseThatLivedThroughThem() throws Exception {
    var waits = new CountDownLatch(1);
    var paused = new CountDownLatch(1);
    workloads.put(
        "bystander",
        context -> {
          waits.countDown();
          paused.await();
        });
    workloads.put(
        "tidy",
        context -> {
          waits.await();
          context.phase("collecting");
          pause(context);
          paused.countDown();
        });
    start("bystander", "tidy");
    var runs = Map.of("", nextEnd(), " ", nextEnd()).values();
    for (var run : runs) {
      assertThat(run.course().gcPause()).isGreaterThanOrEqualTo(Duration.ofMillis(5));
      if (run.job().equals("tidy")) {
        assertThat(phases(run).get("collecting").gcPause())
            .isBetween(Duration.ofMillis(5), run.course().gcPause());
      } else {
        assertThat(run.course().phases()).as("of a run that named none").isEmpty();
      }
    }
  }

  @Test
  void manyPhasesAreKeptAsAFewAndTheRest() throws Exception {
    workloads.put(
        "batches",
        context -> {
          for (int i = 1; i <= 500; i++) {
            context.phase("batch " + i);
            context.items(1);
          }
        });
    start("batches");
    var phases = nextEnd().course().phases();
    assertThat(phases).hasSize(Course.MOST + 1);
    assertThat(phases.get(1).name()).isEqualTo("batch 1");
    var rest = phases.get(Course.MOST);
    assertThat(rest.name()).isEqualTo("other phases");
    assertThat(rest.times()).isEqualTo(481);
    assertThat(rest.items()).isEqualTo(481);
  }

  @Test
  void aRunAtWorkTellsOfItsPhasesUntilNow() throws Exception {
    var there = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    workloads.put(
        "sync",
        context -> {
          context.phase("reading");
          allocate(8, MIB);
          context.phase("writing");
          there.countDown();
          go.await();
        });
    start("sync");
    there.await();
    var live = engine.live().get(0).current();
    assertThat(live.course().phases())
        .extracting(Course.Phase::name)
        .containsExactly("", "reading", "writing");
    assertThat(phases(live).get("reading").allocatedBytes()).isBetween(8L * MIB, 9L * MIB);
    go.countDown();
    nextEnd();
  }
}
