package dev.nightshift.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.testkit.Folders;
import dev.nightshift.job.testkit.TestContext;
import dev.nightshift.jobs.ledger.RetentionPolicy.Mode;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcKillProofTest {
  private static final int KILLS = Proof.size(6, 20);
  private static final int BLOCKS = 3_000;
  private static final int RETENTION = 100;
  @TempDir Path folder;

  @Test
  void aKilledGcLeavesAChainThatVerifiesAndPagesThatTheScrubFindsRight() throws Exception {
    var random = Proof.random("kills of gc");
    var template = folder.resolve("template");
    var made =
        TestVaults.create(
            template, "orders", BLOCKS, new RetentionPolicy(Mode.COMPACTED, RETENTION));
    snapshot(made);
    long whole = Long.parseLong(runChild(copy(template, "whole"), Long.MAX_VALUE));
    int killed = 0;
    int underWay = 0;
    int runs = 0;
    while (killed < KILLS) {
      assertThat(++runs).as("runs, most of which should be killed").isLessThan(10 * KILLS);
      var vaults = copy(template, "kill" + runs);
      var ended = runChild(vaults, random.nextLong(whole));
      if (ended == null) {
        killed++;
      } else { // the machine had more to do when the time of a whole one was taken
        whole = Math.min(whole, Long.parseLong(ended));
      }
      var vault = Vault.in(vaults).get(0);
      assertThat(TestVaults.assertSound(vault).height()).isEqualTo(BLOCKS);
      scrub(vaults);
      long bodies = bodies(vault);
      underWay += bodies > RETENTION && bodies < BLOCKS ? 1 : 0;
      assertThat(bodies).isBetween((long) RETENTION, (long) BLOCKS);
      gc(vaults);
      assertThat(bodies(vault)).as("bodies after the next gc").isEqualTo(RETENTION);
      Durable.deleteTree(vaults);
    }
    System.out.printf(
        "gc: %d of %d runs killed at a random point within %d ms, %d of them half done; the chain verified and the"
            + " scrub found nothing each time%n",
        killed, runs, TimeUnit.NANOSECONDS.toMillis(whole), underWay);
  }

  /** The child: says when it begins, and how long it took. */
  public static void main(String[] arguments) throws Exception {
    var vaults = Path.of(arguments[0]);
    Sqlite.create(vaults.resolve("warm-up.db")).close(); // loads the native library
    System.out.println("begin");
    long start = System.nanoTime();
    gc(vaults);
    System.out.println(System.nanoTime() - start);
  }

  /** Returns what the child said at its end, or null if it was killed before. */
  private static String runChild(Path vaults, long killAfterNanos) throws Exception {
    var child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                GcKillProofTest.class.getName(),
                vaults.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = child.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("begin");
      if (child.waitFor(Math.min(killAfterNanos, 300_000_000_000L), TimeUnit.NANOSECONDS)) {
        assertThat(child.exitValue()).isZero();
        return said.readLine();
      }
      child.destroyForcibly();
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return null;
    } finally {
      child.destroyForcibly();
    }
  }

  private static void gc(Path vaults) throws Exception {
    var settings = new Gc.Settings(vaults, Map.of(), Duration.ofSeconds(20));
    try (var context = TestContext.of(new Gc(), settings, vaults.resolveSibling("gc"))) {
      new Gc().run(context, settings);
    }
  }

  private static void scrub(Path vaults) throws Exception {
    var settings = new IntegrityScrub.Settings(vaults, 3600, 100, 86_400, Duration.ofSeconds(20));
    try (var context =
        TestContext.of(new IntegrityScrub(), settings, vaults.resolveSibling("scrub"))) {
      new IntegrityScrub().run(context, settings);
    }
  }

  private static void snapshot(Vault vault) throws Exception {
    try (var locked = vault.lock(TestVaults.SOON);
        var session = locked.open()) {
      var chain = Chain.verifyHeaders(vault.name(), session.connection());
      Snapshot.take(session, chain, Clock.systemUTC());
    }
  }

  private static long bodies(Vault vault) throws Exception {
    try (var locked = vault.lock(TestVaults.SOON);
        var session = locked.open()) {
      return Sqlite.number(session.connection(), "SELECT count(*) FROM body");
    }
  }

  private Path copy(Path template, String name) throws Exception {
    var target = Files.createDirectories(folder.resolve(name).resolve("vaults"));
    Folders.copy(template, target);
    return target;
  }
}
