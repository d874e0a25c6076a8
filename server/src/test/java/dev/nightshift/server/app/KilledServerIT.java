package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.plugin.PluginJars;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packed server dies by SIGKILL while clients ask for runs over HTTP. Clients force each
 * acknowledged id to a file of their own, the job forces its starts and ends to another.
 */
@Tag("proof")
class KilledServerIT {
  private static final boolean FULL = Boolean.getBoolean("proof.full");
  private static final int KILLS = Integer.getInteger("proof.kills", FULL ? 20 : 2);
  private static final long SEED = Long.getLong("proof.seed", 20261122L);
  private static final int CLIENTS = 8;
  private static final int ACKNOWLEDGED_BEFORE_DEATH = 200;

  @TempDir Path folder;

  @Test
  void aServerKilledUnderHttpLoadLosesNothingAndStartsNoAttemptTwice() throws Exception {
    install();
    var random = new Random(SEED);
    double leastRate = Double.MAX_VALUE;
    for (int kill = 1; kill <= KILLS; kill++) {
      try (var server = StartedServer.in(folder)) {
        long begun = System.nanoTime();
        int acknowledged = loadUntilKilled(server, random.nextInt(50));
        leastRate = Math.min(leastRate, acknowledged * 1e9 / (System.nanoTime() - begun));
      }
    }
    try (var server = StartedServer.in(folder)) {
      awaitAllEnded(server);
      check(server, leastRate);
    }
  }

  private void install() throws Exception {
    Files.writeString(
        folder.resolve("config.yml"),
        """
        dataFolder: ${NIGHTSHIFT_DATA:-data}
        pluginFolder: plugins
        jobs:
          gc: {enabled: false}
          compaction: {enabled: false}
          integrity_scrub: {enabled: false}
          auto_recovery: {enabled: false}
          backup: {enabled: false}
        server:
          applicationConnectors:
            - {type: http, port: "${NIGHTSHIFT_PORT:-8080}", bindHost: "${NIGHTSHIFT_BIND:-127.0.0.1}"}
          adminConnectors:
            - {type: http, port: "${NIGHTSHIFT_ADMIN_PORT:-8081}", bindHost: "${NIGHTSHIFT_BIND:-127.0.0.1}"}
          requestLog: {appenders: []}
        logging: {level: WARN}
        """);
    var note =
        """
        try (var file = java.nio.channels.FileChannel.open(java.nio.file.Path.of("%s"),
            java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE,
            java.nio.file.StandardOpenOption.APPEND)) {
          file.write(java.nio.ByteBuffer.wrap(("start " + context.runId() + "\\n").getBytes()));
          file.force(false);
          Thread.sleep(10);
          context.items(1);
          file.write(java.nio.ByteBuffer.wrap(("end " + context.runId() + "\\n").getBytes()));
          file.force(false);
        }
        """
            .formatted(folder.resolve("witness"));
    PluginJars.withJob("proof.Work", ".overlap(Overlap.allow(64))", note)
        .write(folder.resolve("plugins/work.jar"));
  }

  private int loadUntilKilled(StartedServer server, int moreMillis) throws Exception {
    var acknowledged = new AtomicInteger();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Thread(() -> ask(server, acknowledged), "client-" + i));
    }
    clients.forEach(Thread::start);
    while (acknowledged.get() < ACKNOWLEDGED_BEFORE_DEATH) {
      assertThat(clients).as("a client that still asks").anyMatch(Thread::isAlive);
      TimeUnit.MILLISECONDS.sleep(1);
    }
    TimeUnit.MILLISECONDS.sleep(moreMillis);
    server.kill();
    for (var client : clients) {
      client.join();
    }
    return acknowledged.get();
  }

  private void ask(StartedServer server, AtomicInteger acknowledged) {
    try (var file =
        FileChannel.open(
            folder.resolve("acknowledged"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      while (true) {
        var id = server.run("work");
        file.write(ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.UTF_8)));
        file.force(false);
        acknowledged.incrementAndGet();
      }
    } catch (Exception e) {
      // the server is dead: what it did not acknowledge does not count
    }
  }

  private static void awaitAllEnded(StartedServer server) throws Exception {
    for (int i = 0; i < 1_800; i++) {
      if (server.get("/api/v1/runs?job=work&state=RUNNING&limit=1").path("items").isEmpty()
          && server.get("/api/v1/runs?job=work&state=QUEUED&limit=1").path("items").isEmpty()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("runs are still open three minutes after the last start");
  }

  private void check(StartedServer server, double leastRate) throws Exception {
    var states = states(server);
    var acknowledged = Files.readAllLines(folder.resolve("acknowledged"));
    Map<String, Integer> starts = new HashMap<>();
    for (var line : Files.readAllLines(folder.resolve("witness"))) {
      if (line.startsWith("start ")) {
        starts.merge(line.substring(6), 1, Integer::sum);
      }
    }
    var lost = acknowledged.stream().filter(id -> !states.containsKey(id)).count();
    var twice = starts.values().stream().filter(count -> count > 1).count();
    var stalled = states.values().stream().filter("STALLED"::equals).count();
    System.out.printf(
        "killed over HTTP %d times (seed %d): %d runs, %d acknowledged, at least %.0f per second; lost %d, attempts"
            + " started twice %d, stalled and run again %d%n",
        KILLS, SEED, states.size(), acknowledged.size(), leastRate, lost, twice, stalled);
    assertThat(lost).as("acknowledged runs that are not in the store").isZero();
    assertThat(twice).as("attempts that started twice").isZero();
    assertThat(stalled).as("runs that died with their server").isPositive();
  }

  private static Map<String, String> states(StartedServer server) throws Exception {
    Map<String, String> states = new HashMap<>();
    var page = server.get("/api/v1/runs?job=work&limit=1000");
    while (true) {
      page.path("items")
          .forEach(run -> states.put(run.path("id").asText(), run.path("state").asText()));
      if (page.path("next").isNull() || page.path("next").isMissingNode()) {
        return states;
      }
      page = server.get("/api/v1/runs?job=work&limit=1000&before=" + page.path("next").asText());
    }
  }
}
