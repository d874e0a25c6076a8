package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server runs four jobs; now and then one of them goes too far, and what-ran is asked which one:
 * by the time, and by the spikes that it found without being told a time. The first incident is a
 * sync of 50,000 records in batches while 200 players are active.
 */
@Tag("proof")
@Timeout(900)
class WhatRanProofIT {
  private static final boolean FULL = Boolean.getBoolean("proof.full");
  private static final int INCIDENTS = Integer.getInteger("proof.incidents", FULL ? 20 : 3);
  private static final long SEED = Long.getLong("proof.seed", 20261123);
  private static final int USUAL = FULL ? 20 : 9;
  private static final String RECORDED = System.getProperty("proof.record");
  // a machine that is busy with other tests has no CPU left that could be taken too much of
  private static final List<String> KINDS =
      FULL ? List.of("memory", "cpu", "log") : List.of("memory", "log");

  private final Random random = new Random(SEED);
  private final List<Incident> incidents = new ArrayList<>();
  @TempDir Path home;

  /** One job went too far from here to there. */
  private record Incident(int culprit, String kind, Instant from, Instant to, String named) {
    String line() {
      return "incident\t" + IncidentJobs.NAMES.get(culprit) + "\t" + kind + "\t" + from + "\t" + to;
    }

    boolean overlaps(JsonNode spike) {
      return Instant.parse(spike.path("from").asText()).isBefore(to)
          && Instant.parse(spike.path("to").asText()).isAfter(from);
    }
  }

  @Test
  void theJobThatWentTooFarIsNamedEachTime() throws Exception {
    IncidentJobs.write(Files.createDirectories(home.resolve("plugins")));
    try {
      incidents();
    } finally {
      if (RECORDED != null) {
        Recording.write(
            home.resolve("data"),
            incidents.stream().map(Incident::line).toList(),
            Path.of(RECORDED));
      }
    }
  }

  private void incidents() throws Exception {
    try (var server = ServerHere.start(home, CONFIG)) {
      usual(server, USUAL);
      for (int i = 0; i < INCIDENTS; i++) {
        incidents.add(incident(server, i));
        usual(server, FULL ? 6 : 2);
      }
      judge(server);
    }
  }

  private static final String CONFIG =
      """
      access: {passwordCost: 10}
      samples: {every: 1s, keep: 2h}
      jobs:
        gc: {enabled: false}
        compaction: {enabled: false}
        integrity_scrub: {enabled: false}
        auto_recovery: {enabled: false}
        backup: {enabled: false}
      """;

  /** All four work a little. */
  private void usual(ServerHere server, int seconds) throws InterruptedException {
    for (int second = 0; second < seconds; second++) {
      for (var job : IncidentJobs.NAMES) {
        run(server, job, "ordinary", 700, 5 + random.nextInt(30));
      }
      TimeUnit.MILLISECONDS.sleep(900);
    }
  }

  private Incident incident(ServerHere server, int number) throws Exception {
    boolean story = number == 0;
    int culprit = story ? 0 : random.nextInt(IncidentJobs.NAMES.size());
    var kind = story ? "memory" : KINDS.get(random.nextInt(KINDS.size()));
    int millis = 2_500 + random.nextInt(2_500);
    int size =
        switch (kind) {
          // 110 to 220 MB of 50,000 records
          case "memory" -> 110 + random.nextInt(110);
          // percent of one CPU
          case "cpu" -> 75 + random.nextInt(25);
          // lines in 50 ms
          default -> 3 + random.nextInt(15);
        };
    var from = Instant.now();
    for (int job = 0; job < IncidentJobs.NAMES.size(); job++) {
      if (job != culprit) {
        run(
            server,
            IncidentJobs.NAMES.get(job),
            "ordinary",
            millis + random.nextInt(800),
            5 + random.nextInt(40));
      }
    }
    var said =
        server.cli(
            "run",
            IncidentJobs.NAMES.get(culprit),
            "--wait",
            "--param",
            "kind=" + kind,
            "--param",
            "millis=" + millis,
            "--param",
            "size=" + size);
    assertThat(said.code()).as(said.out() + said.err()).isZero();
    var to = Instant.now();
    var ran = server.cli("what-ran", "--between", from.toString(), to.toString(), "--json").json();
    if (ran.path("job").asText().equals(IncidentJobs.NAMES.get(culprit))) {
      System.out.println(number + " " + kind + ": " + ran.path("sentence").asText());
    } else {
      System.out.println(number + " " + kind + ": WRONG " + ran.toPrettyString());
    }
    if (story) {
      assertThat(ran.path("sentence").asText())
          .startsWith("player_sync was processing 50,000 player_metrics records in phase copying (")
          .contains(" of CPU, ")
          .contains(" spiked at ")
          .endsWith("; bg_active_players was 200.");
      System.out.println(server.cli("what-ran", "--between", from.toString(), to.toString()).out());
    }
    return new Incident(culprit, kind, from, to, ran.path("job").asText());
  }

  private static void run(ServerHere server, String job, String kind, int millis, int size) {
    server.cli(
        "run",
        job,
        "--param",
        "kind=" + kind,
        "--param",
        "millis=" + millis,
        "--param",
        "size=" + size);
  }

  private void judge(ServerHere server) throws Exception {
    var told = server.cli("what-ran", "--spikes", "1h", "--all", "--limit", "200");
    System.out.println(told.out());
    var found =
        server.cli("what-ran", "--spikes", "1h", "--all", "--limit", "200", "--json").json();
    List<JsonNode> spikes = new ArrayList<>();
    found.path("items").forEach(spikes::add);
    int names = IncidentJobs.NAMES.size();
    var byTime = new int[names][names + 1];
    var bySpike = new int[names][names + 1];
    for (var incident : incidents) {
      byTime[incident.culprit()][index(incident.named())]++;
      // of those that lie there the one that rose most, whatever else is found there
      var named =
          spikes.stream()
              .filter(incident::overlaps)
              .filter(spike -> spike.hasNonNull("job"))
              // collections only follow
              .filter(spike -> !spike.at("/rises/0/what").asText().equals("gc"))
              .max(Comparator.comparingDouble(WhatRanProofIT::strength))
              .map(spike -> spike.path("job").asText())
              .orElse("");
      bySpike[incident.culprit()][index(named)]++;
    }
    long others =
        spikes.stream()
            .filter(spike -> incidents.stream().noneMatch(one -> one.overlaps(spike)))
            .count();
    print("asked by the time", byTime);
    print("spikes found by itself", bySpike);
    System.out.printf(
        "what-ran: %d incidents, seed %d, %s: named right %d by the time, %d by the spike; other"
            + " spikes in %s: %d%n",
        incidents.size(),
        SEED,
        KINDS.stream()
            .map(
                kind ->
                    incidents.stream().filter(one -> one.kind().equals(kind)).count() + " " + kind)
            .toList(),
        right(byTime),
        right(bySpike),
        Duration.between(incidents.get(0).from(), Instant.now())
            .truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
        others);
    assertThat(right(byTime)).isEqualTo(incidents.size());
    assertThat(right(bySpike)).isEqualTo(incidents.size());
  }

  private static double strength(JsonNode spike) {
    return spike.at("/rises/0/strength").asDouble();
  }

  private static int index(String name) {
    int index = IncidentJobs.NAMES.indexOf(name);
    return index < 0 ? IncidentJobs.NAMES.size() : index;
  }

  private static int right(int[][] table) {
    int right = 0;
    for (int i = 0; i < table.length; i++) {
      right += table[i][i];
    }
    return right;
  }

  private static void print(String title, int[][] table) {
    var text = new StringBuilder(title).append("; down: it was, across: named\n");
    text.append(" ".repeat(18));
    IncidentJobs.NAMES.forEach(name -> text.append(String.format("%18s", name)));
    text.append(String.format("%8s%n", "none"));
    for (int i = 0; i < table.length; i++) {
      text.append(String.format("%-18s", IncidentJobs.NAMES.get(i)));
      for (int j = 0; j < table[i].length; j++) {
        text.append(String.format(j < table.length ? "%18d" : "%8d", table[i][j]));
      }
      text.append('\n');
    }
    System.out.print(text);
  }
}
