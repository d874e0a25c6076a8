package dev.nightshift.server.engine;

import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.H2Store;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An engine on an H2 file in a process of its own, with a run of each kind under way, that stops in
 * order when the process is told to.
 */
final class LeavingServer {
  private LeavingServer() {}

  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0]);
    var h2 = H2Store.open(folder.resolve("store"), Clock.systemUTC());
    var working = new CountDownLatch(5);
    Workload obedient =
        context -> {
          working.countDown();
          while (true) {
            context.checkpoint();
            TimeUnit.MILLISECONDS.sleep(5);
          }
        };
    Workload finishing =
        context -> {
          working.countDown();
          long done = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(700);
          try {
            TimeUnit.MILLISECONDS.sleep(700);
          } catch (InterruptedException e) {
            // a machine that stands still for longer than the grace wakes this with an interrupt
            if (System.nanoTime() < done) {
              throw e;
            }
          }
          context.items(1);
        };
    Workload deaf =
        context -> {
          working.countDown();
          new CountDownLatch(1).await();
        };
    var engine =
        new Engine(
            Definitions.catalogue(
                Definitions.job("obedient"),
                Definitions.job("once").afterStall(AfterStall.NEVER),
                Definitions.job("finishing"),
                Definitions.job("deaf"),
                Definitions.job("waiting").overlap(Overlap.allow(4)).queue("narrow")),
            Map.of(
                "obedient",
                obedient,
                "once",
                obedient,
                "finishing",
                finishing,
                "deaf",
                deaf,
                "waiting",
                deaf),
            h2.runs(),
            h2.controls(),
            TestSettings.of("grace: 2s, concurrency: {default: 8, narrow: 1}"),
            new NoMeters(),
            List.of(),
            Clock.systemUTC(),
            folder,
            new NodeName("leaving-" + UUID.randomUUID(), "leaving", "test"));
    engine.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  engine.stop();
                  h2.close();
                }));
    for (var job : List.of("obedient", "once", "finishing", "deaf", "waiting", "waiting")) {
      engine.request(new RunRequest(job, Trigger.MANUAL, "ann", Map.of(), false, null));
    }
    working.await();
    System.out.println("working");
    new CountDownLatch(1).await();
  }
}
