package dev.nightshift.server.engine;

import dev.nightshift.job.Overlap;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.PostgresStore;
import dev.nightshift.server.store.Store;
import dev.nightshift.server.store.StoreSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One of several engines on one PostgreSQL, in a process of its own, with clients that keep it
 * busy. Says on standard output what it acknowledged and which ends were refused; its jobs note
 * their starts and ends in a file outside the store, which all servers append to.
 *
 * <p>Takes orders on standard input: {@code load}, {@code idle}, which it confirms once nothing
 * more is asked for, {@code leave}, or the name of the point where it is to die.
 */
final class ProofServer {
  private static final String SETTINGS =
      "lease: 6s, renewEvery: 1500ms, stopRunsAfter: 4500ms, poll: 500ms, stalledInterval: 300ms,"
          + " grace: 5s, reruns: 5, concurrency: {default: 8}, node: {name: %s}";
  private static final int CLIENTS = 4;
  private static final int MOST_WAITING = 60;
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final Store store;
  private final Engine engine;
  private final AtomicReference<Death.Point> death;
  private final AtomicInteger asking = new AtomicInteger();
  private volatile boolean loaded;
  private volatile boolean enough;

  private ProofServer(Store store, Engine engine, AtomicReference<Death.Point> death) {
    this.store = store;
    this.engine = engine;
    this.death = death;
  }

  /** A folder, the url of the database, this server's name. */
  public static void main(String[] arguments) throws Exception {
    var folder = Path.of(arguments[0]);
    var name = arguments[2];
    var death = new AtomicReference<>(Death.Point.NEVER);
    var killer = Death.aim();
    var usual = StoreSettings.DEFAULT.at(arguments[1]);
    var store =
        PostgresStore.open(
            new StoreSettings(
                usual.url(),
                usual.user(),
                usual.password(),
                usual.poolSize(),
                Duration.ofSeconds(2),
                usual.sizeLimit()),
            Clock.systemUTC());
    var doomed = Death.meets(heard(store.runs()), death::get, new Random(), killer);
    Engine engine = null;
    while (engine == null) {
      // a busy machine may keep a cold process from answering the database in time
      engine = started(engine(folder, name, doomed, store));
    }
    OUT.println("ready");
    new ProofServer(store, engine, death).obey();
  }

  private static Engine engine(Path folder, String name, RunStore doomed, Store store)
      throws IOException {
    return new Engine(
        Definitions.catalogue(
            Definitions.job("work").overlap(Overlap.allow(64)),
            Definitions.job("long").overlap(Overlap.allow(64)),
            Definitions.job("tick").every(Duration.ofMillis(200))),
        Map.of(
            "work", work(folder, name, 25),
            "long", work(folder, name, 2_500),
            "tick", work(folder, name, 10)),
        doomed,
        store.controls(),
        TestSettings.of(SETTINGS.formatted(name)),
        new NoMeters(),
        List.of(),
        Clock.systemUTC(),
        folder,
        new NodeName(
            name + "-" + ProcessHandle.current().pid() + "-" + System.nanoTime(), name, "test"));
  }

  private static Engine started(Engine engine) {
    try {
      engine.start();
      return engine;
    } catch (StoreAwayException e) {
      System.err.println("not started, and tried again: " + e.getMessage());
      return null;
    }
  }

  private static Workload work(Path folder, String server, int millis) throws IOException {
    var witness =
        FileChannel.open(
            folder.resolve("witness"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND);
    return context -> {
      note(witness, "start", context.runId(), context.job(), server);
      // work that hears of nothing until it is done
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
      while (System.nanoTime() < until) {
        java.util.concurrent.locks.LockSupport.parkNanos(until - System.nanoTime());
        Thread.interrupted();
      }
      context.items(1);
      note(witness, "end", context.runId(), context.job(), server);
    };
  }

  // One write for one line: the process may be killed, the system is not.
  private static void note(FileChannel witness, String what, String run, String job, String server)
      throws IOException {
    var line = what + " " + run + " " + job + " " + server + " " + System.currentTimeMillis();
    witness.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static RunStore heard(RunStore store) {
    return (RunStore)
        Proxy.newProxyInstance(
            RunStore.class.getClassLoader(),
            new Class<?>[] {RunStore.class},
            (proxy, method, parameters) -> {
              try {
                var result = method.invoke(store, parameters);
                if (result instanceof RunStore.Ended ended) {
                  ended.refused().forEach(id -> OUT.println("refused " + id));
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void obey() throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      daemon(this::ask);
    }
    daemon(this::watchBacklog);
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var order = orders.readLine(); order != null; order = orders.readLine()) {
      switch (order) {
        case "load" -> loaded = true;
        case "idle" -> {
          loaded = false;
          while (asking.get() > 0) {
            pause(5);
          }
          OUT.println("idle");
        }
        case "long" -> {
          // a busy database may not take it at once
          while (!request("long")) {}
        }
        case "leave" -> {
          engine.stop();
          store.close();
          OUT.println("left");
          System.exit(0);
        }
        default -> death.set(Death.Point.valueOf(order));
      }
    }
    System.exit(3);
  }

  private static void daemon(Runnable work) {
    var thread = new Thread(work);
    thread.setDaemon(true);
    thread.start();
  }

  private void ask() {
    while (true) {
      asking.incrementAndGet();
      boolean asks = loaded && !enough;
      if (asks) {
        var unused = request("work");
      }
      asking.decrementAndGet();
      if (!asks) {
        pause(5);
      }
    }
  }

  /** Whether it was acknowledged. */
  private boolean request(String job) {
    try {
      var id = engine.request(new RunRequest(job, Trigger.MANUAL, "client", Map.of(), false, null));
      OUT.println("ack " + id);
      return true;
    } catch (StoreAwayException | ServerStoppingException e) {
      // nothing was acknowledged
      pause(50);
      return false;
    }
  }

  // Enough to do on all servers, and no endless tail.
  private void watchBacklog() {
    while (true) {
      try {
        enough =
            store.history().snapshot().jobs().stream().mapToInt(job -> job.queued()).sum()
                > MOST_WAITING;
      } catch (RuntimeException e) {
        enough = true;
      }
      pause(100);
    }
  }

  private static void pause(long millis) {
    java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
