package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.store.H2Store;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many jobs that are all due at the same instants, on one node with its store in a file: nothing is
 * missed, and what each of them waits for its start.
 */
@Tag("proof")
class ThousandJobsProofTest {
  private static final boolean FULL = Boolean.getBoolean("proof.full");
  private static final int JOBS = Integer.getInteger("proof.jobs", FULL ? 1_000 : 200);
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("proof.seconds", FULL ? 300 : 11));
  private static final long WORK_MILLIS = 2;

  @TempDir Path folder;

  @Test
  void manyJobsThatAreDueAtOnceAllRunAtEverySlot() throws Exception {
    int slots = (int) (TIME.toMillis() / EVERY.toMillis()) + 1;
    var watched = new Watched(new CountDownLatch(JOBS * slots));
    Workload work = context -> TimeUnit.MILLISECONDS.sleep(WORK_MILLIS);
    List<Definitions> jobs = new ArrayList<>();
    Map<String, Workload> workloads = new HashMap<>();
    for (int i = 0; i < JOBS; i++) {
      jobs.add(Definitions.job("job-" + i).every(EVERY));
      workloads.put("job-" + i, work);
    }
    try (var h2 = H2Store.open(folder.resolve("store"), Clock.systemUTC())) {
      var engine =
          new Engine(
              Definitions.catalogue(jobs.toArray(Definitions[]::new)),
              workloads,
              h2.runs(),
              h2.controls(),
              EngineSettings.DEFAULT,
              new NoMeters(),
              List.of(watched),
              Clock.systemUTC(),
              folder,
              new NodeName("node-1", "node", "test"));
      engine.start();
      boolean all = watched.left.await(TIME.toSeconds() + 30, TimeUnit.SECONDS);
      var load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
      engine.stop();
      watched.print(load);
      assertThat(all).as("every job ran at each of its %d slots", slots).isTrue();
      assertThat(watched.missed).as("missed slots").hasValue(0);
      assertThat(watched.ends).allMatch(run -> run.state() == RunState.SUCCEEDED);
    }
  }

  private static final class Watched implements RunListener {
    private final CountDownLatch left;
    private final AtomicLong missed = new AtomicLong();
    private final ConcurrentLinkedQueue<Run> ends = new ConcurrentLinkedQueue<>();

    private Watched(CountDownLatch left) {
      this.left = left;
    }

    @Override
    public void ended(Run run, boolean last) {
      ends.add(run);
      left.countDown();
    }

    @Override
    public void missed(String job, MissCause cause, Instant from, Instant to, long count) {
      missed.addAndGet(count);
    }

    private void print(double load) {
      // the first slot is the registration itself: the JVM is cold
      var delays =
          ends.stream()
              .filter(run -> run.due().isAfter(first()))
              .mapToLong(run -> Duration.between(run.due(), run.started()).toMillis())
              .sorted()
              .toArray();
      System.out.printf(
          "%d jobs every %d s, %d runs, missed %d; start after due in ms: p50 %d, p95 %d, p99 %d, max %d"
              + " (%d cores, load average %.1f)%n",
          JOBS,
          EVERY.toSeconds(),
          ends.size(),
          missed.get(),
          at(delays, 0.5),
          at(delays, 0.95),
          at(delays, 0.99),
          at(delays, 1),
          Runtime.getRuntime().availableProcessors(),
          load);
    }

    private Instant first() {
      return ends.stream().map(Run::due).min(Instant::compareTo).orElse(Instant.MIN);
    }

    private static long at(long[] sorted, double q) {
      return sorted.length == 0 ? 0 : sorted[(int) Math.max(0, Math.ceil(q * sorted.length) - 1)];
    }
  }
}
