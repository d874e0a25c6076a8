package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.RunState;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScrapeSpeedTest {
  private static final int JOBS = 1_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Test
  void aThousandJobsAreScrapedInAFractionOfASecond() {
    var scraping = fleet();
    long start = THREADS.getCurrentThreadCpuTime();
    scraping.telemetry.scrape();
    long first = THREADS.getCurrentThreadCpuTime() - start;
    var plain = PageWriter.plain();
    long best = time(() -> write(scraping, plain));
    var openMetrics = PageWriter.openMetrics();
    long bestOpenMetrics = time(() -> write(scraping, openMetrics));

    var text = scraping.telemetry.scrape();
    System.out.printf(
        Locale.ROOT,
        "scrape of %,d jobs: %,d samples, %,d bytes, CPU: first %d ms, best %d ms, OpenMetrics %d ms%n",
        JOBS,
        text.lines().filter(line -> !line.startsWith("#")).count(),
        text.length(),
        first / 1_000_000,
        best / 1_000_000,
        bestOpenMetrics / 1_000_000);
    // Ten times what a quiet machine needs: to catch a slip in kind, not in degree.
    assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void countingCostsLittle() {
    var telemetry = fleet().telemetry;
    var run =
        Fleet.run(
            new UUID(3, 4),
            "job_0500",
            RunState.SUCCEEDED,
            new Fleet.Work(10, Duration.ofSeconds(1), 1 << 20));
    int times = 30_000;

    long logged = time(() -> repeat(times, () -> telemetry.logged("job_0500", "INFO")));
    long ended = time(() -> repeat(times, () -> telemetry.ended(run, true)));

    System.out.printf(Locale.ROOT, "a line %d ns, an end %d ns%n", logged / times, ended / times);
    assertThat(logged / times).isLessThan(10_000);
    assertThat(ended / times).isLessThan(100_000);
  }

  private static Scraping fleet() {
    var names = IntStream.range(0, JOBS).mapToObj("job_%04d"::formatted).toList();
    var scraping =
        new Scraping(Fleet.catalogue(names.stream().map(Fleet::job).toArray(JobDefinition[]::new)));
    scraping.store = Fleet.snapshot(names.stream().map(Fleet::busy).toArray(JobStatus[]::new));
    scraping.telemetry.look();
    names.forEach(
        name ->
            scraping.telemetry.ended(
                Fleet.run(
                    UUID.randomUUID(),
                    name,
                    RunState.SUCCEEDED,
                    new Fleet.Work(10, Duration.ofMillis(1234), 123456)),
                true));
    return scraping;
  }

  private static void write(Scraping scraping, PageWriter writer) {
    try {
      scraping.telemetry.write(OutputStream.nullOutputStream(), writer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void repeat(int times, Runnable task) {
    for (int i = 0; i < times; i++) {
      task.run();
    }
  }

  /** The best of some tries, in nanoseconds of CPU time: other work on the machine counts less. */
  private static long time(Runnable task) {
    return IntStream.range(0, 15)
        .mapToLong(
            i -> {
              long start = THREADS.getCurrentThreadCpuTime();
              task.run();
              return THREADS.getCurrentThreadCpuTime() - start;
            })
        .min()
        .orElseThrow();
  }
}
