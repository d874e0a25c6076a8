package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.plugin.PluginJars;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many look on while jobs run: no run is lost or late for it, memory stays, who does not read is
 * let go, and the server stops in time.
 */
@Tag("proof")
class ViewersProofIT {
  private static final boolean FULL = Boolean.getBoolean("proof.full");
  private static final int VIEWERS = FULL ? 200 : 40;
  private static final int SLOW = FULL ? 20 : 2;
  private static final int SECONDS = Integer.getInteger("proof.seconds", FULL ? 120 : 3);
  private static final int BEFORE_SECONDS = FULL ? 30 : 2;
  private static final int BUSY = FULL ? 60 : 20;

  /** The system keeps some megabytes for whoever does not read. */
  private static final int PHASE = FULL ? 800 : 20;

  private static final long MOST_MORE_BYTES = 48 << 20;
  private static final long LATE_MILLIS = 2_000;

  /** What Jetty waits for those whom nobody lets go is 30 s. */
  private static final Duration LEFT_TO_OPEN_REQUESTS = Duration.ofSeconds(20);

  private static final String CONFIG =
      """
      fixtures: []
      engine: {concurrency: {default: 80}}
      jobs:
        gc: {enabled: false}
        compaction: {enabled: false}
        integrity_scrub: {enabled: false}
        auto_recovery: {enabled: false}
        backup: {enabled: false}
      """;

  @TempDir private Path home;

  @Test
  void manyLookOnAndNoRunIsLostOrLateForIt() throws Exception {
    install();
    var server = ServerHere.start(home, CONFIG);
    try (var viewers = new Viewers(server.url())) {
      var token = Files.readString(home.resolve("data/cli-token")).strip();
      for (int n = 0; n < BUSY; n++) {
        assertThat(server.post("/api/v1/jobs/busy/runs", token).statusCode()).isEqualTo(202);
      }
      List<String> asked = new ArrayList<>();
      var begin = Instant.now();
      ask(server, token, BEFORE_SECONDS, asked);
      long heap = heap();
      var middle = Instant.now();
      viewers.open(VIEWERS);
      viewers.openSlow(SLOW);
      ask(server, token, SECONDS, asked);
      var end = Instant.now();
      viewers.awaitEvents(SECONDS / 2);
      int still = viewers.stop();
      long heapThen = heap();
      int letGo = FULL ? viewers.letGo(90) : 0;

      int lost = lost(server, asked);
      var alone = delays(server, begin, middle);
      var watched = delays(server, middle, end);
      long began = System.nanoTime();
      server.close();
      var stopped = Duration.ofNanos(System.nanoTime() - began);
      System.out.printf(
          Locale.ROOT,
          "viewers: %d for %d s beside %d that do not read, %d runs at work and 8 due each second; %d of %d still"
              + " connected, each had at least %d events; %d of %d slow ones let go; asked for %d runs, lost %d; started"
              + " after due p95 %d ms without and %d ms with viewers (of %d and %d runs); heap %.1f MB before, %.1f MB"
              + " then; stopped in %d ms%n",
          VIEWERS,
          SECONDS,
          SLOW,
          BUSY,
          still,
          viewers.opened(),
          viewers.fewest(),
          letGo,
          SLOW,
          asked.size(),
          lost,
          p95(alone),
          p95(watched),
          alone.size(),
          watched.size(),
          heap / 1e6,
          heapThen / 1e6,
          stopped.toMillis());
      assertThat(still).isEqualTo(viewers.opened());
      assertThat(viewers.fewest()).isGreaterThanOrEqualTo(SECONDS / 2);
      assertThat(lost).isZero();
      if (FULL) {
        // some seconds beside other work measure the machine
        assertThat(p95(watched)).isLessThan(LATE_MILLIS);
      }
      assertThat(heapThen - heap).isLessThan(MOST_MORE_BYTES);
      assertThat(stopped).isLessThan(FULL ? Duration.ofSeconds(5) : LEFT_TO_OPEN_REQUESTS);
    } finally {
      server.close();
    }
  }

  private void install() throws Exception {
    var plugins = Files.createDirectories(home.resolve("plugins"));
    for (int n = 0; n < 8; n++) {
      PluginJars.withJob("q.Tick" + n, ".every(Duration.ofSeconds(1))", "")
          .write(plugins.resolve("tick" + n + ".jar"));
    }
    PluginJars.withJob(
            "q.Busy",
            ".item(\"pages\").overlap(Overlap.allow(" + BUSY + "))",
            "context.phase(\"p\".repeat("
                + PHASE
                + ")); for (int n = 1; n < 10000; n++) { context.progress(n, 10000); context.items(1);"
                + " context.pause(Duration.ofMillis(100)); }")
        .write(plugins.resolve("busy.jar"));
    PluginJars.withJob(
            "q.Noted",
            ".overlap(new Overlap(4, 1000))",
            "java.nio.file.Files.writeString(java.nio.file.Path.of(\""
                + home.resolve("noted")
                + "\"), context.runId() + \"\\n\", java.nio.file.StandardOpenOption.CREATE,"
                + " java.nio.file.StandardOpenOption.APPEND);")
        .write(plugins.resolve("noted.jar"));
  }

  /** Asks for a run five times a second. */
  private static void ask(ServerHere server, String token, int seconds, List<String> asked)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long next = System.nanoTime(); System.nanoTime() < end; next += 200_000_000) {
      var answer = server.post("/api/v1/jobs/noted/runs", token);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      asked.add(answer.body().replaceFirst("(?s).*\"id\"\\s*:\\s*\"([^\"]+)\".*", "$1"));
      TimeUnit.NANOSECONDS.sleep(next + 200_000_000 - System.nanoTime());
    }
  }

  /** Runs that were acknowledged, and did not run once each. */
  private int lost(ServerHere server, List<String> asked) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (server.json("/api/v1/runs?job=noted&state=QUEUED,RUNNING").path("items").size() > 0) {
      assertThat(System.nanoTime()).as("runs that end").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
    var noted = Files.readAllLines(home.resolve("noted"));
    assertThat(noted).doesNotHaveDuplicates();
    var missing = new HashSet<>(asked);
    noted.forEach(missing::remove);
    return missing.size();
  }

  /** Of the jobs that are due each second; none of their due times may have been missed. */
  private static List<Long> delays(ServerHere server, Instant from, Instant to) throws Exception {
    List<Long> delays = new ArrayList<>();
    for (int n = 0; n < 8; n++) {
      if (FULL) {
        assertThat(server.json("/api/v1/missed?job=tick" + n).path("items")).isEmpty();
      }
      for (JsonNode run :
          server
              .json("/api/v1/runs?limit=1000&job=tick" + n + "&from=" + from + "&to=" + to)
              .path("items")) {
        if (run.hasNonNull("started")) {
          delays.add(
              Duration.between(
                      Instant.parse(run.path("due").asText()),
                      Instant.parse(run.path("started").asText()))
                  .toMillis());
        }
      }
    }
    return delays;
  }

  private static long p95(List<Long> delays) {
    var sorted = new ArrayList<>(delays);
    Collections.sort(sorted);
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(0.95 * sorted.size()) - 1);
  }

  private static long heap() {
    System.gc();
    var runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
