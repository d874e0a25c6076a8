package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.run.RunState;
import dev.nightshift.server.store.PostgresServer;
import dev.nightshift.server.store.PostgresStore;
import dev.nightshift.server.store.StoppablePostgres;
import dev.nightshift.server.store.StoreSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers in processes of their own on one real PostgreSQL, under load, with short leases: killed,
 * frozen, and left without their database. What they acknowledged and what their jobs did is
 * witnessed outside the store.
 */
@Tag("proof")
class ClusterProofTest {
  private static final boolean FULL = Boolean.getBoolean("proof.full");
  private static final int KILLS = Integer.getInteger("proof.kills", FULL ? 50 : 2);
  private static final int RUNS_PER_KILL = Integer.getInteger("proof.runs", FULL ? 420 : 100);
  private static final int FREEZES = Integer.getInteger("proof.freezes", FULL ? 10 : 1);
  private static final int SECONDS_AWAY = Integer.getInteger("proof.away", FULL ? 60 : 5);
  private static final long SEED = Long.getLong("proof.seed", 20261122L);
  private static final Duration LONG = Duration.ofSeconds(120);

  /** In this time a busy machine too begins what was claimed while the database was there. */
  private static final long CLAIMED_BEFORE_MILLIS = 3_000;

  @TempDir Path folder;

  private static StoreSettings settings(String schema) {
    return PostgresServer.shared().dropped(schema);
  }

  @Test
  void serversThatAreKilledUnderLoadLoseNothingAndStartNoAttemptTwice() throws Exception {
    var settings = settings("proof_kills");
    var random = new Random(SEED);
    try (var fleet = new ProofFleet(folder, settings.url().orElseThrow())) {
      fleet.startAll("one", "two", "three");
      fleet.alive().forEach(server -> server.order("load"));
      for (int kill = 0; kill < KILLS; kill++) {
        int enough = fleet.acknowledged.size() + RUNS_PER_KILL;
        ProofFleet.await("load", LONG, () -> fleet.acknowledged.size() >= enough);
        var alive = fleet.alive();
        var victim = alive.get(random.nextInt(alive.size()));
        die(victim, Death.Point.values()[kill % 4], random);
        fleet.startAll(victim.name());
        fleet.alive().forEach(server -> server.order("load"));
      }
      finish(fleet, settings);
      try (var store = PostgresStore.open(settings, Clock.systemUTC())) {
        var verdict = new ProofVerdict(store.history(), folder);
        long unanswered = verdict.slotsWithoutOneAnswer(store.missed());
        System.out.printf(
            "proof | SIGKILL of one of three servers on PostgreSQL | %d times, seed %d | %d runs, %d acknowledged: lost"
                + " %d, attempts started twice %d, stuck %d, run at once against the overlap %d, due times without"
                + " exactly one answer %d; %d attempts died with their server and were run again%n",
            KILLS,
            SEED,
            verdict.runs.size(),
            fleet.acknowledged.size(),
            verdict.lost(fleet.acknowledged),
            verdict.startedTwice(),
            verdict.stuck(),
            verdict.overlaps(),
            unanswered,
            verdict.stalled());
        sound(verdict, fleet);
        assertThat(unanswered).as("due times without exactly one answer").isZero();
        assertThat(verdict.overlaps()).as("runs at once against the overlap").isZero();
        assertThat(verdict.stalled()).as("attempts that died with their server").isPositive();
        if (FULL) {
          assertThat(verdict.runs.size()).isGreaterThanOrEqualTo(20_000);
        }
      }
    }
  }

  private static void die(ProofFleet.Server victim, Death.Point point, Random random)
      throws Exception {
    if (point == Death.Point.RANDOM) {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(200));
    } else {
      victim.order(point.name());
      if (victim.process().waitFor(15, TimeUnit.SECONDS)) {
        assertThat(victim.process().exitValue()).isEqualTo(137);
        return;
      }
    }
    victim.process().destroyForcibly();
    assertThat(victim.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aServerThatWasFrozenBeyondItsLeaseCannotFinishWhatOthersTookOver() throws Exception {
    var settings = settings("proof_freezes");
    try (var fleet = new ProofFleet(folder, settings.url().orElseThrow());
        var store = PostgresStore.open(settings, Clock.systemUTC())) {
      fleet.startAll("one", "two");
      fleet.alive().forEach(server -> server.order("load"));
      var frozen = new HashSet<UUID>();
      for (int freeze = 0; freeze < FREEZES; freeze++) {
        var run = freezeInMidRun(fleet, frozen);
        var history = store.history();
        ProofFleet.await(
            "a server takes over",
            LONG,
            () -> history.find(run.id()).orElseThrow().state() == RunState.STALLED);
        var taken = history.find(run.id()).orElseThrow();
        run.server().signal("CONT");
        ProofFleet.await(
            "the late finish is refused", LONG, () -> fleet.refused.contains(run.id()));
        assertThat(history.find(run.id())).contains(taken);
      }
      finish(fleet, settings);
      var verdict = new ProofVerdict(store.history(), folder);
      var late = verdict.lateFinishes();
      System.out.printf(
          "proof | SIGSTOP beyond the lease, then SIGCONT | %d times | late finishes of the run in question refused %d of"
              + " %d, %d late finishes in all, recorded 0; %d runs: lost %d, attempts started twice %d, stuck %d%n",
          FREEZES,
          frozen.stream().filter(fleet.refused::contains).count(),
          FREEZES,
          late.size(),
          verdict.runs.size(),
          verdict.lost(fleet.acknowledged),
          verdict.startedTwice(),
          verdict.stuck());
      sound(verdict, fleet);
      assertThat(late).containsAll(frozen);
    }
  }

  /** Stops the server of a run that has just begun. */
  private Frozen freezeInMidRun(ProofFleet fleet, HashSet<UUID> known) throws Exception {
    while (true) {
      fleet.alive().get(0).order("long");
      var begun = new ProofVerdict.Line[1];
      ProofFleet.await(
          "a long run",
          LONG,
          () -> {
            begun[0] = justBegun(known);
            return begun[0] != null;
          });
      var server =
          fleet.alive().stream()
              .filter(one -> one.name().equals(begun[0].server()))
              .findFirst()
              .orElseThrow();
      server.signal("STOP");
      known.add(begun[0].run());
      boolean inTime =
          lines().stream().noneMatch(line -> line.run().equals(begun[0].run()) && !line.start());
      if (inTime) {
        return new Frozen(begun[0].run(), server);
      }
      server.signal("CONT");
      known.remove(begun[0].run());
      done.add(begun[0].run());
    }
  }

  private final HashSet<UUID> done = new HashSet<>();

  private ProofVerdict.Line justBegun(HashSet<UUID> known) {
    var lines = lines();
    var ended = new HashSet<UUID>();
    lines.stream().filter(line -> !line.start()).forEach(line -> ended.add(line.run()));
    return lines.stream()
        .filter(line -> line.start() && line.job().equals("long"))
        .filter(line -> !ended.contains(line.run()))
        .filter(line -> !known.contains(line.run()) && !done.contains(line.run()))
        .findFirst()
        .orElse(null);
  }

  private List<ProofVerdict.Line> lines() {
    try {
      return ProofVerdict.lines(folder);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private record Frozen(UUID id, ProofFleet.Server server) {}

  @Test
  void aDatabaseThatIsGoneForAWhileCostsNothingThatWasAcknowledged() throws Exception {
    try (var postgres = StoppablePostgres.start(folder.resolve("postgres"));
        var fleet = new ProofFleet(folder, postgres.url())) {
      fleet.startAll("one", "two");
      fleet.alive().forEach(server -> server.order("load"));
      ProofFleet.await("load", LONG, () -> fleet.acknowledged.size() > 200);
      fleet.alive().forEach(server -> server.order("long"));
      ProofFleet.await("a long run", LONG, () -> justBegun(new HashSet<>()) != null);
      long gone = System.currentTimeMillis();
      postgres.stop();
      long stopped = System.currentTimeMillis();
      TimeUnit.SECONDS.sleep(SECONDS_AWAY);
      assertThat(fleet.alive()).as("servers that live on").hasSize(2);
      long back = System.currentTimeMillis();
      postgres.startAgain();
      int before = fleet.acknowledged.size();
      ProofFleet.await("work goes on", LONG, () -> fleet.acknowledged.size() > before + 100);
      var settings = StoreSettings.DEFAULT.at(postgres.url());
      finish(fleet, settings);
      try (var store = PostgresStore.open(settings, Clock.systemUTC())) {
        var verdict = new ProofVerdict(store.history(), folder);
        var finished =
            verdict.witness.stream()
                .filter(line -> !line.start() && line.millis() > gone && line.millis() < back)
                .map(line -> verdict.runs.get(line.run()))
                .toList();
        long kept = finished.stream().filter(run -> run.state() == RunState.SUCCEEDED).count();
        long started =
            verdict.witness.stream()
                .filter(
                    line ->
                        line.start()
                            && line.millis() > stopped + CLAIMED_BEFORE_MILLIS
                            && line.millis() < back)
                .count();
        System.out.printf(
            "proof | PostgreSQL stopped | %d s | %d runs, %d acknowledged: lost %d, attempts started twice %d, started"
                + " unrecorded %d, stuck %d; of %d runs that finished without it %d were recorded as they ended and %d as"
                + " stalled and run again; %d began while it was gone; servers that died 0%n",
            SECONDS_AWAY,
            verdict.runs.size(),
            fleet.acknowledged.size(),
            verdict.lost(fleet.acknowledged),
            verdict.startedTwice(),
            verdict.unrecorded(),
            verdict.stuck(),
            finished.size(),
            kept,
            finished.size() - kept,
            started);
        sound(verdict, fleet);
        assertThat(finished).as("runs that finished without it").isNotEmpty();
        assertThat(kept).as("recorded when it was back").isEqualTo(finished.size());
        assertThat(started).as("begun while it was gone").isZero();
        assertThat(verdict.slotsWithoutOneAnswer(store.missed())).isZero();
      }
    }
  }

  /** No more load; waits until everything is done. */
  private static void finish(ProofFleet fleet, StoreSettings settings) throws Exception {
    fleet.idle(LONG);
    try (var store = PostgresStore.open(settings, Clock.systemUTC())) {
      ProofFleet.await(
          "everything has ended",
          LONG,
          () ->
              store.history().snapshot().jobs().stream()
                  .filter(job -> !job.job().equals("tick"))
                  .allMatch(job -> job.active() == 0 && job.queued() == 0));
      ProofFleet.await("each run has ended", LONG, () -> stuck(store, fleet) == 0);
    }
    fleet.leave();
  }

  private static long stuck(PostgresStore store, ProofFleet fleet) {
    try {
      return new ProofVerdict(store.history(), fleet.folder()).stuck();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sound(ProofVerdict verdict, ProofFleet fleet) {
    assertThat(verdict.lost(fleet.acknowledged)).as("acknowledged runs not in the store").isZero();
    assertThat(verdict.startedTwice()).as("attempts that started twice").isZero();
    assertThat(verdict.unrecorded()).as("starts that no row tells of").isZero();
    assertThat(verdict.stuck()).as("runs that are not ended").isZero();
    assertThat(verdict.endless()).as("SUCCEEDED runs whose work did not end").isZero();
  }
}
