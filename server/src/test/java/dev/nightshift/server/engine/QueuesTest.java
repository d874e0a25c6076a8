package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Overlap;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.H2Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Queues, their limits and their order, and retries, in a whole engine. */
@Timeout(300)
class QueuesTest {
  @TempDir Path folder;
  private final Map<String, Workload> workloads = new HashMap<>();
  private final BlockingQueue<Run> ended = new LinkedBlockingQueue<>();
  private final H2Store h2 = H2Store.inMemory(UUID.randomUUID().toString(), Clock.systemUTC());
  private RunStore store = h2.runs();
  private Engine engine;
  private int starts;

  @AfterEach
  void stop() {
    if (engine != null) {
      engine.stop();
    }
    h2.close();
  }

  private void start(String settings, Definitions... jobs) {
    RunListener listener =
        new RunListener() {
          @Override
          public void ended(Run run, boolean last) {
            ended.add(run);
          }
        };
    engine =
        new Engine(
            Definitions.catalogue(jobs),
            workloads,
            store,
            h2.controls(),
            TestSettings.of(settings),
            new NoMeters(),
            List.of(listener),
            Clock.systemUTC(),
            folder,
            new NodeName("node-" + ++starts, "node", "test"));
    engine.start();
  }

  private UUID ask(String job) {
    return engine.request(new RunRequest(job, Trigger.MANUAL, "ann", Map.of(), false, null));
  }

  private Run nextEnd() throws InterruptedException {
    var run = ended.poll(60, TimeUnit.SECONDS);
    assertThat(run).as("an ended run").isNotNull();
    return run;
  }

  @Test
  void aQueueWorksOnAsManyRunsAsItMayAndNeverOnMore() throws Exception {
    int runs = 60;
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    // five must meet, again and again: fewer at once would stand still for ever
    var five = new CyclicBarrier(5);
    workloads.put(
        "mail",
        context -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          five.await(50, TimeUnit.SECONDS);
          now.decrementAndGet();
        });
    start(
        "queues: {mail: {concurrency: 5}}",
        Definitions.job("mail").queue("mail").overlap(Overlap.allow(100)));
    for (int i = 0; i < runs; i++) {
      ask("mail");
    }
    for (int i = 0; i < runs; i++) {
      assertThat(nextEnd().state()).isEqualTo(RunState.SUCCEEDED);
    }
    assertThat(most).as("at once").hasValue(5);
  }

  @Test
  void aLimitOverAllNodesHoldsForOneThatIsAlone() throws Exception {
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var two = new CyclicBarrier(2);
    workloads.put(
        "mail",
        context -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          two.await(50, TimeUnit.SECONDS);
          now.decrementAndGet();
        });
    start(
        "queues: {mail: {concurrency: 8, clusterConcurrency: 2}}",
        Definitions.job("mail").queue("mail").overlap(Overlap.allow(100)));
    for (int i = 0; i < 20; i++) {
      ask("mail");
    }
    for (int i = 0; i < 20; i++) {
      assertThat(nextEnd().state()).isEqualTo(RunState.SUCCEEDED);
    }
    assertThat(most).as("at once").hasValue(2);
  }

  @Test
  void aJobAtItsLimitDoesNotBlockTheOthersOfItsQueue() throws Exception {
    var release = new CountDownLatch(1);
    workloads.put("slow", context -> release.await());
    workloads.put("quick", context -> {});
    start(
        "queues: {mail: {concurrency: 2}}",
        Definitions.job("slow").queue("mail"),
        Definitions.job("quick").queue("mail"));
    for (int i = 0; i < 5; i++) {
      ask("slow");
    }
    for (int i = 0; i < 10; i++) {
      ask("quick");
    }
    for (int i = 0; i < 10; i++) {
      assertThat(nextEnd().job()).isEqualTo("quick");
    }
    release.countDown();
    for (int i = 0; i < 5; i++) {
      assertThat(nextEnd().job()).isEqualTo("slow");
    }
  }

  @Test
  void theQueuesPriorityIsThatOfJobsThatSayNone() throws Exception {
    workloads.put("mail", context -> {});
    start("queues: {mail: {priority: 4}}", Definitions.job("mail").queue("mail"));
    ask("mail");
    assertThat(nextEnd().priority()).isEqualTo(4);
  }

  @Test
  void aRetryWaitsItsTimeOverARestart() throws Exception {
    workloads.put(
        "mail",
        context -> {
          if (context.attempt() < 3) {
            throw new IllegalStateException("try " + context.attempt());
          }
        });
    var job =
        Definitions.job("mail").retry(new Retry(3, Duration.ofSeconds(2), Duration.ofHours(1), 0));
    start("", job);
    var root = ask("mail");
    var first = nextEnd();
    engine.stop();
    start("", job);
    var second = nextEnd();
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.root()).isEqualTo(root);
    assertThat(second.due()).isEqualTo(first.finished().plusSeconds(2));
    assertThat(second.started()).isAfterOrEqualTo(second.due());
    engine.stop();
    start("", job);
    var third = nextEnd();
    assertThat(third.attempt()).isEqualTo(3);
    assertThat(third.due()).isEqualTo(second.finished().plusSeconds(4));
    assertThat(third.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(h2.history().snapshot().jobs().get(0).runs()).isEqualTo(1);
  }

  @Test
  void aRunWhoseEndTheStoreRefusesFailsAsTheServersFault() throws Exception {
    workloads.put("mail", context -> context.items(1));
    store = refusingEnds(run -> run.job().equals("mail"));
    start("", Definitions.job("mail"));
    ask("mail");
    var run = nextEnd();
    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.error().kind()).isEqualTo(ErrorKind.SERVER_ERROR);
    assertThat(run.error().text()).contains("a value that no column takes");
    assertThat(h2.history().find(run.id())).contains(run);
  }

  /** The store, but for ends of successful runs. */
  private RunStore refusingEnds(Predicate<Run> which) {
    var real = h2.runs();
    return (RunStore)
        Proxy.newProxyInstance(
            RunStore.class.getClassLoader(),
            new Class<?>[] {RunStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("end")
                  && ((List<?>) arguments[0])
                      .stream()
                          .map(RunStore.End.class::cast)
                          .anyMatch(
                              end ->
                                  which.test(end.run())
                                      && end.outcome().state() == RunState.SUCCEEDED)) {
                throw new IllegalStateException("a value that no column takes");
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void jitterSpreadsRetriesByTheShareThatIsSaid() {
    var retry = new Retry(2, Duration.ofSeconds(100), Duration.ofSeconds(100), 0.5);
    var job = Definitions.job("mail").retry(retry);
    var rows =
        new NewRuns(
            Definitions.catalogue(job),
            new RunIds(Clock.systemUTC()),
            Clock.systemUTC(),
            () -> "n");
    var request = new RunRequest("mail", Trigger.MANUAL, "ann", Map.of(), false, null);
    var run = rows.requested(job.build(), "", request, true);
    var outcome =
        new dev.nightshift.server.run.Outcome(
            RunState.FAILED,
            run.due(),
            run.due(),
            dev.nightshift.server.run.Progress.NONE,
            new dev.nightshift.server.run.RunError(ErrorKind.JOB_ERROR, "x", ""),
            null,
            Duration.ZERO,
            0,
            null);
    var waits = new java.util.ArrayList<Long>();
    for (int i = 0; i < 500; i++) {
      var end =
          new Successors(new RunIds(Clock.systemUTC())).end(run, outcome, Optional.of(job.build()));
      waits.add(Duration.between(run.due(), end.successor().due()).toSeconds());
    }
    assertThat(waits).allMatch(seconds -> seconds >= 50 && seconds <= 150);
    assertThat(waits).anyMatch(seconds -> seconds < 70).anyMatch(seconds -> seconds > 130);
  }
}
