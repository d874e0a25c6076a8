package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Intensity;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.JobDefinition.Execution;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.run.ThreadPriority;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.H2Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The priorities of real threads, read from the operating system. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class IntensityPriorityTest {
  private final WorkerThreads threads = new WorkerThreads();
  private final Workers workers =
      new Workers(EngineSettings.DEFAULT::limits, threads, Ticker.SYSTEM);

  /** As another program sees it: by process and thread. */
  private static int niceOf(String thread) throws Exception {
    var stat =
        Files.readString(
            Path.of("/proc/" + ProcessHandle.current().pid() + "/task/" + thread + "/stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
  }

  private static String threadId() throws Exception {
    return Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString();
  }

  private record Seen(String thread, int nice) {
    static Seen here() throws Exception {
      return new Seen(threadId(), niceOf(threadId()));
    }
  }

  private Seen onAWorkerOf(Intensity level) throws Exception {
    return onAWorkerOf(level, () -> {});
  }

  private Seen onAWorkerOf(Intensity level, Runnable then) throws Exception {
    var seen =
        new FutureTask<>(
            () -> {
              var here = Seen.here();
              then.run();
              return here;
            });
    assertThat(workers.reserve("default")).isTrue();
    workers.run(workers.work("default", seen, () -> level));
    try {
      return seen.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Test
  void aRunHasThePriorityOfItsIntensityAndAnOrdinaryOneHasNone() throws Exception {
    int ordinary = Seen.here().nice();
    assertThat(ordinary).as("this test's own").isLessThanOrEqualTo(1);
    long begin = System.nanoTime();
    assertThat(onAWorkerOf(Intensity.LOW).nice()).isEqualTo(10);
    System.out.printf(
        "a thread of low priority was ready after %d ms%n",
        (System.nanoTime() - begin) / 1_000_000);
    assertThat(onAWorkerOf(Intensity.MEDIUM).nice()).isEqualTo(5);
    assertThat(onAWorkerOf(Intensity.HIGH).nice()).isEqualTo(1);
    assertThat(onAWorkerOf(null).nice()).isEqualTo(ordinary);
  }

  @Test
  void aThreadThatALowRunStartedStaysLowButAWorkerNeverInheritsIt() throws Exception {
    int ordinary = Seen.here().nice();
    var inherited = new FutureTask<>(() -> Seen.here().nice());
    var worker = new FutureTask<>(() -> Seen.here().nice());
    onAWorkerOf(
        Intensity.LOW,
        () -> {
          new Thread(inherited).start();
          threads.execute(worker);
        });
    assertThat(inherited.get(60, TimeUnit.SECONDS)).isEqualTo(10);
    assertThat(worker.get(60, TimeUnit.SECONDS)).isEqualTo(ordinary);
  }

  @Test
  void aThreadThatWasMovedGoesBackOrIsNotUsedAgain() throws Exception {
    var moved = onAWorkerOf(Intensity.HIGH, () -> assertThat(ThreadPriority.set(10)).isTrue());
    var next = onAWorkerOf(Intensity.HIGH);
    assertThat(next.nice()).isEqualTo(1);
    boolean mayRaise = next.thread().equals(moved.thread());
    System.out.println(
        mayRaise
            ? "this process may raise priorities: the thread went back"
            : "this thread could not go back, or was busy: another one took its place");
  }

  @Test
  void wherePriorityMayNotBeRaisedTheRunKeepsItsOwn() throws Exception {
    var outcome = new FutureTask<>(() -> ThreadPriority.set(10) && ThreadPriority.set(1));
    var nice = new FutureTask<>(() -> Seen.here().nice());
    var thread =
        new Thread(
            () -> {
              outcome.run();
              nice.run();
            });
    thread.start();
    boolean raised = outcome.get(60, TimeUnit.SECONDS);
    assertThat(nice.get(60, TimeUnit.SECONDS)).isEqualTo(raised ? 1 : 10);
  }

  @Test
  void aRunIsMovedAtItsCheckpointWhenSomebodyChangesItsIntensity(@TempDir Path folder)
      throws Exception {
    var before = new LinkedBlockingQueue<Integer>();
    var after = new LinkedBlockingQueue<Integer>();
    Workload work =
        context -> {
          before.add(Seen.here().nice());
          while (context.intensity() != Intensity.LOW) {
            context.throttle();
          }
          context.checkpoint();
          after.add(Seen.here().nice());
        };
    try (var h2 = H2Store.inMemory(UUID.randomUUID().toString(), Clock.systemUTC())) {
      var engine =
          new Engine(
              new Catalogue(
                  Naming.DEFAULT,
                  List.of(niced(Definitions.job("gc").build(), Intensity.HIGH)),
                  List.of(),
                  List.of()),
              Map.of("gc", work),
              h2.runs(),
              h2.controls(),
              EngineSettings.DEFAULT,
              new NoMeters(),
              List.of(),
              Clock.systemUTC(),
              folder,
              new NodeName("node-1", "node", "test"));
      engine.start();
      engine.request(new RunRequest("gc", Trigger.MANUAL, "ann", Map.of(), false, null));
      assertThat(before.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
      h2.controls().changeIntensity("gc", Intensity.LOW);
      assertThat(after.poll(60, TimeUnit.SECONDS)).isEqualTo(10);
      engine.stop();
    }
  }

  static JobDefinition niced(JobDefinition job, Intensity intensity) {
    var execution = job.execution();
    return new JobDefinition(
        job.name(),
        job.type(),
        job.plugin(),
        job.description(),
        job.item(),
        job.owner(),
        job.criticality(),
        job.timing(),
        new Execution(
            execution.scope(),
            execution.overlap(),
            execution.afterStall(),
            execution.retry(),
            execution.queue(),
            execution.priority(),
            intensity,
            true),
        job.limits(),
        job.reportsItemStates(),
        job.metrics(),
        job.failureModes(),
        job.alerts(),
        job.parameters(),
        job.links(),
        job.dependencies(),
        job.settings(),
        job.faults(),
        job.formerly());
  }
}
