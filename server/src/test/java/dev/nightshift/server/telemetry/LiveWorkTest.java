package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.telemetry.Fleet.Work;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class LiveWorkTest {
  private static final UUID ID = new UUID(1, 1);
  private final Scraping scraping = new Scraping(Fleet.catalogue(Fleet.job("gc")));

  @Test
  void itemsCpuAndBytesOfARunAdvanceWhileItRuns() {
    scraping.live.add(Fleet.live(ID, "gc", work(10, 1500, 1000)));
    assertWork(scraping.scrape(), 10, 1.5, 1000);

    scraping.live.set(0, Fleet.live(ID, "gc", work(25, 2000, 5000)));
    assertWork(scraping.scrape(), 25, 2.0, 5000);
    assertWork(scraping.scrape(), 25, 2.0, 5000);
  }

  @Test
  void theEndMakesThemExactWithoutCountingTwice() {
    scraping.live.add(Fleet.live(ID, "gc", work(10, 1500, 1000)));
    scraping.scrape();

    scraping.live.clear();
    scraping.telemetry.ended(Fleet.run(ID, "gc", RunState.SUCCEEDED, work(40, 3000, 9000)), true);
    assertWork(scraping.scrape(), 40, 3.0, 9000);
  }

  @Test
  void aRunThatBeginsAndEndsBetweenTwoLooksCounts() {
    scraping.scrape();
    scraping.telemetry.ended(Fleet.run(ID, "gc", RunState.SUCCEEDED, work(40, 3000, 9000)), true);
    assertWork(scraping.scrape(), 40, 3.0, 9000);
  }

  @Test
  void aRunThatIsStillListedAfterItsEndDoesNotCountAgain() {
    scraping.live.add(Fleet.live(ID, "gc", work(10, 1500, 1000)));
    scraping.telemetry.ended(Fleet.run(ID, "gc", RunState.SUCCEEDED, work(40, 3000, 9000)), true);

    assertWork(scraping.scrape(), 40, 3.0, 9000);
    assertWork(scraping.scrape(), 40, 3.0, 9000);
    scraping.live.clear();
    assertWork(scraping.scrape(), 40, 3.0, 9000);
  }

  @Test
  void countersDoNotGoDownWhenThePlatformTellsLessThanBefore() {
    scraping.live.add(Fleet.live(ID, "gc", work(10, 1500, 1000)));
    scraping.scrape();

    scraping.live.set(0, Fleet.live(ID, "gc", work(10, 1200, 0)));
    assertWork(scraping.scrape(), 10, 1.5, 1000);
    scraping.telemetry.ended(Fleet.run(ID, "gc", RunState.FAILED, work(11, 1400, 900)), true);
    assertWork(scraping.scrape(), 11, 1.5, 1000);
  }

  @Test
  void theWorkOfAServerThatDiedIsNotCountedByTheOneThatNotices() {
    scraping.telemetry.ended(Fleet.run(ID, "gc", RunState.STALLED, work(40, 3000, 9000)), true);
    assertWork(scraping.scrape(), 0, 0, 0);
  }

  @Test
  void activeRunsAreThoseThatThisProcessExecutesNow() {
    scraping.live.add(Fleet.live(ID, "gc", work(0, 0, 0)));
    scraping.live.add(Fleet.live(new UUID(1, 2), "gc", work(0, 0, 0)));
    assertThat(scraping.scrape().value("background_job_active_runs{job=\"gc\"}")).isEqualTo(2);

    scraping.live.clear();
    assertThat(scraping.scrape().value("background_job_active_runs{job=\"gc\"}")).isZero();
  }

  @Test
  void scrapesAndEndsAtTheSameTimeStillAddUpExactly() throws Exception {
    var live = Collections.synchronizedList(new ArrayList<LiveRun>());
    var node = new NodeSeries(Fleet.catalogue(Fleet.job("gc")), Clock.systemUTC());
    var meter =
        new WorkMeter(
            () -> {
              synchronized (live) {
                return List.copyOf(live);
              }
            },
            node::of,
            Clock.systemUTC());
    int runs = 2_000;
    var pool = Executors.newFixedThreadPool(4);
    var done = new CountDownLatch(runs);
    for (int i = 0; i < runs; i++) {
      var id = new UUID(2, i);
      boolean goneFirst = new Random(i).nextBoolean();
      pool.execute(
          () -> {
            var listed = Fleet.live(id, "gc", work(3, 0, 0));
            live.add(listed);
            if (goneFirst) {
              live.remove(listed);
            }
            meter.ended(Fleet.run(id, "gc", RunState.SUCCEEDED, work(10, 1, 7)));
            live.remove(listed);
            done.countDown();
          });
    }
    while (done.getCount() > 0) {
      meter.advance();
    }
    pool.shutdown();
    meter.advance();

    assertThat(node.counter(CoreMetric.ITEMS_PROCESSED, "gc").get()).isEqualTo(10.0 * runs);
    assertThat(node.counter(CoreMetric.ALLOCATED, "gc").get()).isEqualTo(7.0 * runs);
  }

  private static Work work(long items, long cpuMillis, long bytes) {
    return new Work(items, Duration.ofMillis(cpuMillis), bytes);
  }

  private static void assertWork(Scraped scraped, double items, double cpu, double bytes) {
    assertThat(scraped.value("background_job_items_processed_total{job=\"gc\"}")).isEqualTo(items);
    assertThat(scraped.value("background_job_cpu_seconds_total{job=\"gc\"}")).isEqualTo(cpu);
    assertThat(scraped.value("background_job_allocated_bytes_total{job=\"gc\"}")).isEqualTo(bytes);
  }
}
