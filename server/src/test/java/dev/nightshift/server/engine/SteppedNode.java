package dev.nightshift.server.engine;

import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;

/**
 * A node without threads of its own, on a store that it can lose: a test decides when it keeps its
 * lease, claims, works and writes ends. What it claims begins when the test says so.
 */
final class SteppedNode {
  final Engine engine;
  final EngineSteps steps;
  final List<Run> ended = new ArrayList<>();
  private final Queue<Runnable> work = new ArrayDeque<>();
  private boolean away;
  private String answerLost = "";

  SteppedNode(
      String name,
      Store store,
      EngineSettings settings,
      Clock processClock,
      Ticker ticker,
      Path folder,
      Map<String, Workload> workloads,
      Definitions... jobs) {
    engine =
        new Engine(
            Definitions.catalogue(jobs),
            workloads,
            cuttable(RunStore.class, store.runs()),
            cuttable(JobControls.class, store.controls()),
            settings,
            new NoMeters(),
            List.of(
                new RunListener() {
                  @Override
                  public void ended(Run run, boolean last) {
                    ended.add(run);
                  }
                }),
            new StoreClock(processClock, ticker),
            folder,
            new NodeName(name + "-1", name, "test"),
            work::add);
    steps = engine.steps();
    engine.prepare();
  }

  private <T> T cuttable(Class<T> port, T side) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> {
              if (away && !method.getName().equals("shared")) {
                throw new StoreAwayException("cut", null);
              }
              try {
                var answer = method.invoke(side, arguments);
                if (method.getName().equals(answerLost)) {
                  answerLost = "";
                  throw new StoreAwayException("the answer is lost", null);
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** Takes the store away, or gives it back. */
  void away(boolean now) {
    away = now;
  }

  /** The next call of this method is carried out, and its answer does not arrive. */
  void loseTheAnswerOf(String method) {
    answerLost = method;
  }

  UUID ask(String job) {
    return engine.request(
        new RunRequest(job, dev.nightshift.job.Trigger.MANUAL, "ann", Map.of(), false, null));
  }

  /** Begins what is claimed, each in a thread of its own. */
  List<Thread> begin() {
    List<Thread> threads = new ArrayList<>();
    while (!work.isEmpty()) {
      var thread = new Thread(work.remove());
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  /** Does what is claimed, from the beginning to the end. */
  void work() throws InterruptedException {
    for (var thread : begin()) {
      thread.join();
    }
  }

  /** One round of everything, as the threads would do it. */
  void step() throws InterruptedException {
    steps.watch();
    steps.keepLease();
    steps.writeEnds();
    try {
      steps.dispatch();
    } catch (StoreAwayException e) {
      // tried again with the next step
    }
  }
}
