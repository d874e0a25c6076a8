package dev.nightshift.server.engine;

import dev.nightshift.job.Overlap;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.H2Store;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An engine on an H2 file in a process of its own, under load, that SIGKILLs itself at a given
 * point of its work. Says on standard output what it acknowledged; its jobs note their starts and
 * ends in a file outside the store.
 */
final class DoomedServer {
  private static final int MOST_UNFINISHED = 200;
  private static final int CLIENTS = 8;
  // let it run for a while, so that every death comes under load
  private static final int FEWEST_ENDS = 150;
  private static final AtomicInteger ENDED = new AtomicInteger();

  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0]);
    var point = Death.Point.valueOf(arguments[1]);
    var random = new Random(Long.parseLong(arguments[2]));
    var acknowledgements = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var killer = Death.aim();
    var h2 = H2Store.open(folder.resolve("store"), Clock.systemUTC());
    var unfinished = new Semaphore(MOST_UNFINISHED);
    int diesAfter = FEWEST_ENDS + random.nextInt(FEWEST_ENDS);
    var doomed =
        Death.meets(
            h2.runs(), () -> ENDED.get() > diesAfter ? point : Death.Point.NEVER, random, killer);
    var engine = engine(folder, h2, doomed, unfinished);
    engine.start();
    if (point == Death.Point.NEVER) {
      while (!settled(h2)) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      engine.stop();
      h2.close();
      acknowledgements.println("settled");
      return;
    }
    int dies = FEWEST_ENDS + random.nextInt(FEWEST_ENDS);
    var wait = Duration.ofNanos(random.nextInt(50_000_000));
    Runnable client =
        () -> {
          while (true) {
            if (point == Death.Point.RANDOM && ENDED.get() > dies) {
              killer.fireAfter(wait);
            }
            unfinished.acquireUninterruptibly();
            var id =
                engine.request(
                    new RunRequest("work", Trigger.MANUAL, "client", Map.of(), false, null));
            acknowledgements.println("ack " + id);
          }
        };
    for (int i = 0; i < CLIENTS; i++) {
      new Thread(client, "client-" + i).start();
    }
  }

  private static boolean settled(H2Store h2) {
    return h2.history().snapshot().jobs().stream()
        .filter(job -> job.job().equals("work"))
        .allMatch(job -> job.active() == 0 && job.queued() == 0);
  }

  private static Engine engine(Path folder, H2Store h2, RunStore doomed, Semaphore unfinished)
      throws IOException {
    var witness =
        FileChannel.open(
            folder.resolve("witness"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND);
    Workload work =
        context -> {
          note(witness, "start " + context.runId());
          TimeUnit.MILLISECONDS.sleep(120);
          context.items(1);
          note(witness, "end " + context.runId());
        };
    var jobs =
        Definitions.catalogue(
            Definitions.job("work").overlap(Overlap.allow(64)),
            Definitions.job("tick").every(Duration.ofMillis(50)));
    RunListener release =
        new RunListener() {
          @Override
          public void ended(Run run, boolean last) {
            ENDED.incrementAndGet();
            unfinished.release();
          }
        };
    var pid = ProcessHandle.current().pid();
    return new Engine(
        jobs,
        Map.of("work", work, "tick", work),
        doomed,
        h2.controls(),
        EngineSettings.DEFAULT,
        new NoMeters(),
        List.of(release),
        Clock.systemUTC(),
        folder,
        new NodeName("node-" + pid + "-" + System.nanoTime(), "node", "test"));
  }

  private static void note(FileChannel witness, String line) throws IOException {
    witness.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    witness.force(false);
  }
}
