package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.CancelledException;
import dev.nightshift.job.Context;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.model.TcpProxy;
import dev.nightshift.server.run.CancelWish;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.PostgresServer;
import dev.nightshift.server.store.PostgresStore;
import dev.nightshift.server.store.ProxiedPostgres;
import dev.nightshift.server.store.StoreSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

/** Servers of one PostgreSQL that would poll once an hour, and need not. */
@Timeout(240)
class WakeupsTest {
  private static final String HOURLY = "poll: 1h, grace: 10s, concurrency: {default: 1}";
  private static final Definitions[] JOBS = {
    Definitions.job("gc"), Definitions.job("mail"), Definitions.job("sync")
  };

  @TempDir Path folder;
  private final List<PostgresStore> stores = new ArrayList<>();
  private final List<Engine> engines = new ArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final BlockingQueue<String> began = new LinkedBlockingQueue<>();
  private StoreSettings settings;
  private TcpProxy proxy;

  @BeforeEach
  void emptySchema() {
    settings = PostgresServer.shared().emptied("engine_wakeups");
  }

  @AfterEach
  void stop() {
    release.countDown();
    engines.forEach(Engine::stop);
    stores.forEach(PostgresStore::close);
    if (proxy != null) {
      proxy.close();
    }
  }

  private PostgresStore open(StoreSettings through) {
    var store = PostgresStore.open(through, Clock.systemUTC());
    stores.add(store);
    return store;
  }

  private Engine engine(String name, PostgresStore store) {
    Workload waits =
        context -> {
          began.add(context.job() + " on " + name);
          while (release.getCount() > 0 && goesOn(context)) {
            var unused = release.await(10, TimeUnit.MILLISECONDS);
          }
        };
    Workload ends = context -> began.add(context.job() + " on " + name);
    var engine =
        new Engine(
            Definitions.catalogue(JOBS),
            Map.of("gc", waits, "mail", ends, "sync", this::untilStopped),
            store.runs(),
            store.controls(),
            TestSettings.of(HOURLY),
            new NoMeters(),
            List.of(),
            Clock.systemUTC(),
            folder,
            new NodeName(name + "-1", name, "test"));
    engines.add(engine);
    return engine;
  }

  private Engine started(String name, StoreSettings through) throws InterruptedException {
    var store = open(through);
    var engine = engine(name, store);
    engine.start();
    hears(engine, store);
    return engine;
  }

  /** Lets an engine hear; returns once it does. */
  private static void hears(Engine engine, PostgresStore store) throws InterruptedException {
    var ready = new CountDownLatch(1);
    var hearing = engine.hearing();
    store
        .wakeups()
        .begin(
            new Wakeups.Listener() {
              @Override
              public void queue(String name) {
                hearing.queue(name);
              }

              @Override
              public void queues() {
                hearing.queues();
              }

              @Override
              public void from(Instant due) {
                hearing.from(due);
              }

              @Override
              public void orders() {
                hearing.orders();
              }

              @Override
              public void everything() {
                hearing.everything();
                ready.countDown();
              }
            });
    assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static boolean goesOn(Context context) {
    try {
      context.checkpoint();
      return true;
    } catch (CancelledException e) {
      return false;
    }
  }

  private void untilStopped(Context context) throws Exception {
    try {
      while (true) {
        context.checkpoint();
        Thread.onSpinWait();
      }
    } finally {
      stopped.countDown();
    }
  }

  private static UUID ask(Engine engine, String job) {
    return engine.request(new RunRequest(job, Trigger.MANUAL, "ann", Map.of(), false, null));
  }

  private String next() throws InterruptedException {
    return began.poll(30, TimeUnit.SECONDS);
  }

  @Test
  void whatOneServerHasNoWorkerForAnotherOneStarts() throws Exception {
    var one = started("one", settings);
    started("two", settings);
    ask(one, "gc");
    assertThat(next()).isEqualTo("gc on one");
    long asked = System.nanoTime();
    ask(one, "mail");
    assertThat(next()).isEqualTo("mail on two");
    System.out.printf(
        "a run that waited was started on another server after %d ms%n",
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked));
  }

  @Test
  void whatWaitsForALaneIsStartedElsewhereWhenItsHolderEndsOnAServerThatStops() throws Exception {
    var one = started("one", settings);
    started("two", settings);
    ask(one, "gc");
    assertThat(next()).isEqualTo("gc on one");
    ask(one, "gc");
    // the holder ends when it is asked to, and so not before its server takes no more work
    var leaving = new Thread(one::stop);
    leaving.start();
    assertThat(next()).isEqualTo("gc on two");
    leaving.join();
  }

  @Test
  void aRunIsStoppedThatWasCancelledOnAnotherServer() throws Exception {
    var store = open(settings);
    var busy = engine("one", store);
    // no thread of its own reads orders
    busy.prepare();
    hears(busy, store);
    var id = ask(busy, "sync");
    var other = open(settings);
    other.wakeups().begin(engine("two", other).hearing());
    var wish = new CancelWish("ann", "", Instant.now().truncatedTo(ChronoUnit.MICROS));
    other.controls().cancel(id, wish, job -> new Schedule.OnDemand());
    assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
    busy.steps().writeEndsAlways();
  }

  @Test
  void whatWasStoredWhileAServerWasCutOffItFindsWhenItHearsAgain() throws Exception {
    var one = started("one", settings);
    proxy = ProxiedPostgres.proxy(settings);
    started("two", ProxiedPostgres.through(proxy, settings));
    ask(one, "gc");
    assertThat(next()).isEqualTo("gc on one");
    proxy.cut();
    ask(one, "mail");
    proxy.heal();
    assertThat(next()).isEqualTo("mail on two");
  }
}
