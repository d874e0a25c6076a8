package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.bundle.ChildJava;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.store.H2Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server on an H2 file dies by SIGKILL under load, again and again on the same store, at random
 * and at chosen points of its work. What it acknowledged and what its jobs did is witnessed outside
 * the store.
 */
@Tag("proof")
class KilledServerProofTest {
  private static final boolean FULL = Boolean.getBoolean("proof.full");
  private static final int KILLS = Integer.getInteger("proof.kills", FULL ? 50 : 4);
  private static final long SEED = Long.getLong("proof.seed", 20261122L);
  private static final int LEAST_RATE = 50;

  @TempDir Path folder;

  @Test
  void aServerKilledUnderLoadLosesNothingAndStartsNoAttemptTwice() throws Exception {
    var random = new Random(SEED);
    Set<UUID> acknowledged = new HashSet<>();
    int leastActive = Integer.MAX_VALUE;
    double leastRate = Double.MAX_VALUE;
    for (int kill = 0; kill < KILLS; kill++) {
      var point = Death.Point.values()[kill % 4];
      int activeBefore = kill == 0 ? 0 : witness().active();
      var acks = acknowledgementsOf(point, random.nextLong());
      acknowledged.addAll(acks.ids());
      int active = witness().active() - activeBefore;
      leastActive = Math.min(leastActive, active);
      leastRate = Math.min(leastRate, acks.perSecond());
      System.out.printf(
          "kill %d %s: %d acknowledged, %.0f per second, %d active%n",
          kill + 1, point, acks.ids().size(), acks.perSecond(), active);
    }
    acknowledgementsOf(Death.Point.NEVER, 0);
    check(acknowledged, leastActive, leastRate);
  }

  private void check(Set<UUID> acknowledged, int leastActive, double leastRate) throws Exception {
    var witness = witness();
    var runs = allRuns();
    var lost = acknowledged.stream().filter(id -> !runs.containsKey(id)).count();
    var twice = witness.starts().values().stream().filter(count -> count > 1).count();
    var open =
        runs.values().stream()
            .filter(run -> run.job().equals("work") && !run.state().terminal())
            .count();
    var endless =
        runs.values().stream()
            .filter(run -> run.state() == RunState.SUCCEEDED && !witness.ends().contains(run.id()))
            .count();
    var unknown = witness.starts().keySet().stream().filter(id -> !runs.containsKey(id)).count();
    var stalled = runs.values().stream().filter(run -> run.state() == RunState.STALLED).count();
    System.out.printf(
        "killed %d times (seed %d): %d runs, %d acknowledged, at least %.0f per second and %d active at each kill;"
            + " lost %d, attempts started twice %d, left open %d, stalled and run again %d%n",
        KILLS,
        SEED,
        runs.size(),
        acknowledged.size(),
        leastRate,
        leastActive,
        lost,
        twice,
        open,
        stalled);
    assertThat(lost).as("acknowledged runs that are not in the store").isZero();
    assertThat(twice).as("attempts that started twice").isZero();
    assertThat(open).as("runs that are not ended").isZero();
    assertThat(endless).as("SUCCEEDED runs whose work did not end").isZero();
    assertThat(unknown).as("started attempts that are not in the store").isZero();
    assertThat(stalled).as("runs that died with their server").isPositive();
    if (FULL) {
      assertThat(leastRate).as("runs per second").isGreaterThan(LEAST_RATE);
      assertThat(leastActive).as("runs at work at each kill").isGreaterThanOrEqualTo(1);
    }
  }

  private Acknowledged acknowledgementsOf(Death.Point point, long seed) throws Exception {
    var process =
        new ProcessBuilder(
                ChildJava.command(
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    DoomedServer.class.getName(),
                    folder.toString(),
                    point.name(),
                    Long.toString(seed)))
            .redirectError(folder.resolve("errors").toFile())
            .start();
    List<UUID> acknowledged = new ArrayList<>();
    boolean settled = false;
    long first = System.nanoTime();
    try (var lines = process.inputReader()) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        settled |= line.equals("settled");
        if (line.startsWith("ack ") && line.length() == 40) {
          first = acknowledged.isEmpty() ? System.nanoTime() : first;
          acknowledged.add(UUID.fromString(line.substring(4)));
        }
      }
    } finally {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(settled).as(() -> errors()).isEqualTo(point == Death.Point.NEVER);
    assertThat(process.exitValue()).isEqualTo(settled ? 0 : 137);
    return new Acknowledged(
        acknowledged, acknowledged.size() * 1e9 / Math.max(1, System.nanoTime() - first));
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  private Map<UUID, Run> allRuns() {
    Map<UUID, Run> runs = new HashMap<>();
    try (var h2 = H2Store.open(folder.resolve("store"), Clock.systemUTC())) {
      UUID before = null;
      do {
        var page = h2.history().list(new RunHistory.Query(null, Set.of(), before, 1_000));
        page.runs().forEach(run -> runs.put(run.id(), run));
        before = page.next();
      } while (before != null);
    }
    return runs;
  }

  private Witness witness() throws Exception {
    Map<UUID, Integer> starts = new HashMap<>();
    Set<UUID> ends = new HashSet<>();
    for (var line : Files.readAllLines(folder.resolve("witness"))) {
      if (line.startsWith("start ") && line.length() == 42) {
        starts.merge(UUID.fromString(line.substring(6)), 1, Integer::sum);
      } else if (line.startsWith("end ") && line.length() == 40) {
        ends.add(UUID.fromString(line.substring(4)));
      }
    }
    return new Witness(starts, ends);
  }

  private record Acknowledged(List<UUID> ids, double perSecond) {}

  private record Witness(Map<UUID, Integer> starts, Set<UUID> ends) {
    /** Work that had begun and not ended, over all kills. */
    int active() {
      return (int) starts.keySet().stream().filter(id -> !ends.contains(id)).count();
    }
  }
}
