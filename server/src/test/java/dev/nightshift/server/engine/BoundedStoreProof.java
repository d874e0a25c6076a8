package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Overlap;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.MeasuredRetention.Percentiles;
import dev.nightshift.server.retention.Pause;
import dev.nightshift.server.retention.Retention;
import dev.nightshift.server.retention.RetentionSettings;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many runs go through a real engine on a real store while retention removes them: rows and bytes
 * stay bounded, and no removal holds others up. Its tests say which store that is.
 */
abstract class BoundedStoreProof {
  static final boolean FULL = Boolean.getBoolean("proof.full");
  private static final int RATE = Integer.getInteger("proof.rate", 600);
  private static final Duration KEEP = Duration.ofSeconds(FULL ? 20 : 3);

  /** What removing may be behind; a machine that has other work takes it longer. */
  private static final Duration LAG = Duration.ofSeconds(FULL ? 10 : 30);

  private static final Duration EACH = Duration.ofSeconds(FULL ? 5 : 1);
  private static final long LEAST_BYTES = 32 << 20;
  private static final int CLIENTS = 4;

  @TempDir Path folder;
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Sample> samples = new ArrayList<>();
  private final int runs;
  private final Duration writtenOver;
  private final long bytesPerRun;

  /**
   * @param fewer runs when this is not the full proof
   * @param writtenOver after this time, space that was freed is used again
   * @param bytesPerRun what it takes until then, at most
   */
  BoundedStoreProof(int fewer, Duration writtenOver, long bytesPerRun) {
    runs = Integer.getInteger("proof.runs", FULL ? 100_000 : fewer);
    this.writtenOver = writtenOver;
    this.bytesPerRun = bytesPerRun;
  }

  abstract Store open() throws Exception;

  /** What the store takes on disk now. */
  abstract long bytes() throws Exception;

  /** Looks at what is left of the store once it is closed, with no run in it. */
  abstract void closed() throws Exception;

  /**
   * @param asked before the rows were counted
   * @param soon the same after it: counting takes a busy machine its time
   */
  private record Sample(long second, int asked, int soon, long runs, long lines, long bytes) {}

  @Test
  void rowsAndBytesStayBoundedWhileRunsComeAndGo() throws Exception {
    try (var store = open()) {
      var measured = new MeasuredRetention(store.retention());
      var retention =
          new Retention(
              measured, store.archive(), settings(), Clock.systemUTC(), "node", Pause.REAL);
      var engine = engine(store);
      engine.start();
      retention.start();
      long began = System.nanoTime();
      push(engine, store, began);
      settle(retention, store);
      sample(began, store);
      retention.stop();
      engine.stop();
      report(measured);
      check(measured);
      assertThat(rows(store, "run")).as("runs left").isZero();
      assertThat(rows(store, "run_log")).as("lines left").isZero();
      assertThat(rows(store, "job_day")).as("daily totals left").isPositive();
    }
    closed();
  }

  private static RetentionSettings settings() {
    var usual = RetentionSettings.byDefault(Path.of("data"));
    return new RetentionSettings(
        Duration.ofSeconds(1),
        new RetentionSettings.ByResult(KEEP, KEEP, KEEP),
        Map.of(),
        Map.of(),
        Optional.empty(),
        KEEP,
        usual.audit(),
        usual.days(),
        usual.nodes(),
        usual.schedules(),
        usual.windows(),
        usual.backups(),
        false,
        usual.archiveFolder());
  }

  private Engine engine(Store store) {
    Workload work =
        context -> {
          context.logger().log(System.Logger.Level.INFO, "one of two lines");
          context.logger().log(System.Logger.Level.INFO, "the other line of two");
        };
    return new Engine(
        Definitions.catalogue(Definitions.job("work").overlap(Overlap.allow(64))),
        Map.of("work", work),
        store.runs(),
        store.controls(),
        EngineSettings.DEFAULT,
        new NoMeters(),
        List.of(),
        Clock.systemUTC(),
        folder,
        new NodeName("node-1", "node", "test"));
  }

  private void push(Engine engine, Store store, long began) throws Exception {
    var clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      ends.add(clients.submit(() -> ask(engine, began)));
    }
    clients.shutdown();
    while (!clients.awaitTermination(EACH.toMillis(), TimeUnit.MILLISECONDS)) {
      sample(began, store);
    }
    for (var end : ends) {
      end.get();
    }
  }

  private Void ask(Engine engine, long began) throws InterruptedException {
    for (int n = asked.incrementAndGet(); n <= runs; n = asked.incrementAndGet()) {
      long early = began + n * 1_000_000_000L / RATE - System.nanoTime();
      if (early > 0) {
        TimeUnit.NANOSECONDS.sleep(early);
      }
      engine.request(new RunRequest("work", Trigger.MANUAL, "ann", Map.of(), false, null));
    }
    return null;
  }

  private static void settle(Retention retention, Store store) throws Exception {
    long patience = System.nanoTime() + KEEP.plusMinutes(2).toNanos();
    while (rows(store, "run") > 0 && System.nanoTime() < patience) {
      TimeUnit.MILLISECONDS.sleep(500);
    }
    retention.sweep();
  }

  private void sample(long began, Store store) throws Exception {
    long second = (System.nanoTime() - began) / 1_000_000_000L;
    int before = Math.min(asked.get(), runs);
    long kept = rows(store, "run");
    long lines = rows(store, "run_log");
    long bytes = bytes();
    var sample = new Sample(second, before, Math.min(asked.get(), runs), kept, lines, bytes);
    if (samples.isEmpty()) {
      System.out.printf(
          "%8s %10s %10s %10s %10s%n", "second", "asked for", "runs", "log lines", "kB");
    }
    samples.add(sample);
    System.out.printf(
        "%8d %,10d %,10d %,10d %,10d%n",
        sample.second(), sample.asked(), sample.runs(), sample.lines(), sample.bytes() / 1024);
  }

  private static long rows(Store store, String table) {
    return store.contents().look().tables().stream()
        .filter(found -> found.name().equals(table))
        .findFirst()
        .orElseThrow()
        .rows();
  }

  private void report(MeasuredRetention measured) {
    System.out.printf(
        "%,d runs kept for %d s: %s; with the wait for their turn: %s%n",
        runs, KEEP.toSeconds(), measured.transactions(), measured.calls());
  }

  private void check(MeasuredRetention measured) {
    Percentiles transactions = measured.transactions();
    // of a few removals, on a machine that has other work, only the usual one tells
    assertThat(FULL ? transactions.max() : transactions.p50())
        .as("milliseconds of a removal")
        .isLessThan(200);
    for (var each : samples) {
      assertThat(each.runs()).as("runs at second " + each.second()).isLessThanOrEqualTo(most(each));
      assertThat(each.lines()).isLessThanOrEqualTo(2 * most(each));
      assertThat(each.bytes())
          .as("bytes at second " + each.second())
          .isLessThan(LEAST_BYTES + bytesPerRun * (askedSince(each, writtenOver) + most(each)));
    }
  }

  /** What was asked for since the runs of now were young enough to be kept. */
  private int most(Sample now) {
    return askedSince(now, KEEP.plus(LAG)) + RATE;
  }

  private int askedSince(Sample now, Duration ago) {
    long since = now.second() - ago.toSeconds();
    int before =
        samples.stream()
            .filter(each -> each.second() <= since)
            .mapToInt(Sample::asked)
            .max()
            .orElse(0);
    return now.soon() - before;
  }
}
