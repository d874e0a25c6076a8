package dev.nightshift.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightshift.job.testkit.Folders;
import dev.nightshift.job.testkit.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryProofTest {
  private static final int AT_SNAPSHOT = 150;
  private static final int BLOCKS = 200;
  @TempDir Path folder;
  private Path vaults;
  private AutoRecovery.Settings settings;
  private TestContext context;

  @BeforeEach
  void configure() {
    vaults = folder.resolve("vaults");
    settings =
        new AutoRecovery.Settings(
            vaults,
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofSeconds(5));
    context = TestContext.of(new AutoRecovery(), settings, folder.resolve("job"));
  }

  @Test
  void twoOfThreeDivergedVaultsAreRecoveredAndTheThirdBacksOffAlsoOverARestart() throws Exception {
    for (String name : List.of("inventory", "orders", "payments")) {
      LedgerFixture.diverge(create(name));
    }
    Durable.deleteTree(new Vault(vaults.resolve("orders")).snapshots());
    var failures = new ArrayList<Instant>();
    long recovered = 0;
    for (int scan = 0; scan < 100; scan++) {
      var failure = catchThrowable(() -> new AutoRecovery().run(context, settings));
      if (failure != null) {
        assertThat(failure)
            .hasMessageContaining("vault orders cannot be recovered: it has no snapshot");
        failures.add(context.clock().instant());
      }
      recovered += context.items();
      assertThat(context.value("ledger_vaults", "healthy")).hasValue(2);
      context.clock().advance(settings.scanInterval());
      context = context.next(); // each scan as after a restart: only what is durable is left
    }
    var delays = new ArrayList<Long>();
    for (int i = 1; i < failures.size(); i++) {
      delays.add(Duration.between(failures.get(i - 1), failures.get(i)).toMinutes());
    }
    System.out.println(
        "recovery: "
            + recovered
            + " of 3 vaults recovered, the third tried after minutes "
            + delays);
    assertThat(recovered).isEqualTo(2);
    assertThat(delays).containsExactly(1L, 2L, 4L, 8L, 10L, 10L, 10L);
    TestVaults.assertSound(new Vault(vaults.resolve("inventory")));
    TestVaults.assertSound(new Vault(vaults.resolve("payments")));
  }

  @Test
  void aVaultThatCannotBeRecoveredIsFailedAfterThreeTriesAndHealthyOnceItsSnapshotIsBack()
      throws Exception {
    var vault = create("orders");
    LedgerFixture.diverge(vault);
    var aside = folder.resolve("aside");
    Files.move(vault.snapshots(), aside);
    for (String state : List.of("recovering", "recovering", "failed")) {
      assertThatThrownBy(() -> new AutoRecovery().run(context, settings)).isNotNull();
      assertThat(context.value("ledger_vaults", state)).hasValue(1);
      context.clock().advance(Duration.ofHours(1));
      context = context.next();
    }
    Files.move(aside, vault.snapshots());
    new AutoRecovery().run(context, settings);
    assertThat(context.items()).isEqualTo(1);
    assertThat(context.itemStates()).isEqualTo(new TestContext.ItemStates(1, 0, 0));
    assertThat(context.value("ledger_recovery_attempts_total", "recovered")).hasValue(1);
    assertThat(TestVaults.assertSound(vault).height()).isEqualTo(BLOCKS);
  }

  @Test
  void aRottenPageThatTheScrubFoundIsRestored() throws Exception {
    var vault = create("orders");
    var before = TestVaults.assertSound(vault);
    long leaf = stateLeaf(vault);
    for (int bit : new int[] {3, 700, 20_000}) { // more than one: the checksum cannot name them
      SealTest.flip(vault.database(), (leaf - 1) * 4096 * 8 + bit);
    }
    assertThatThrownBy(this::scrub).hasMessageContaining("checksum differs");
    new AutoRecovery().run(context, settings);
    assertThat(context.items()).isEqualTo(1);
    assertThat(context.lines())
        .contains("INFO vault orders recovered: snapshot at height 150 and 50 blocks replayed");
    assertThat(TestVaults.assertSound(vault)).isEqualTo(before);
    scrub();
  }

  @Test
  void singleFlippedBitsArePutBackEvenInTheHeaderAndWithoutASnapshot() throws Exception {
    var random = Proof.random("bits to put back");
    var vault = create("orders");
    Durable.deleteTree(vault.snapshots());
    var before = Folders.contents(vault.folder());
    long pages = Files.size(vault.database()) / 4096;
    for (int i = 0; i < Proof.size(5, 50); i++) {
      SealTest.flip(vault.database(), random.nextLong(100 * 8)); // SQLite cannot even open it
      SealTest.flip(vault.database(), (1 + random.nextLong(pages - 1)) * 4096 * 8 + i);
      assertThatThrownBy(this::scrub).hasMessageContaining("page 1 of vault orders: checksum");
      new AutoRecovery().run(context, settings);
      assertThat(context.lines())
          .contains("INFO vault orders: 2 flipped bits put back, everything verified");
      assertThat(Folders.contents(vault.folder())).isEqualTo(before);
      context = context.next();
    }
  }

  @Test
  void whatIsProvenIsNotReadAgainUntilSomethingIsWritten() throws Exception {
    var vault = create("orders");
    new AutoRecovery().run(context, settings);
    var again = context.next();
    assertThat(again.cursor("proven/orders").read())
        .hasValue(Sums.load(vault.sums(), "orders").version());
    LedgerFixture.diverge(vault);
    new AutoRecovery().run(again, settings);
    assertThat(again.items()).isEqualTo(1);
  }

  @Test
  void aBlockThatLiesIsNotReplayed() throws Exception {
    var vault = create("orders");
    LedgerFixture.diverge(vault);
    change(vault, "UPDATE body SET content = zeroblob(10) WHERE height = 180");
    assertThatThrownBy(() -> new AutoRecovery().run(context, settings))
        .hasMessageContaining(
            "vault orders cannot be recovered: block 180 cannot be replayed: body differs from its"
                + " hash")
        .hasMessageContaining("failure 1, next attempt at 2026-01-01T00:01:00Z");
    assertThat(Files.exists(vault.restored())).isFalse();
  }

  @Test
  void aBodyThatWasCompactedAfterTheSnapshotIsMissed() throws Exception {
    var vault = create("orders");
    LedgerFixture.diverge(vault);
    change(vault, "DELETE FROM body WHERE height < 160");
    assertThatThrownBy(() -> new AutoRecovery().run(context, settings))
        .hasMessageContaining("block 151 cannot be replayed: its body was compacted already");
  }

  @Test
  void lostChecksumsAreRenewedFromTheProvenContent() throws Exception {
    var vault = create("orders");
    Files.delete(vault.sums());
    new AutoRecovery().run(context, settings);
    assertThat(context.items()).isEqualTo(1);
    assertThat(TestVaults.assertSound(vault).height()).isEqualTo(BLOCKS);
  }

  @Test
  void aCrashWhileTheRestoredVaultIsPutInPlaceIsFinishedByTheNextLock() throws Exception {
    var vault = create("orders");
    LedgerFixture.diverge(vault);
    var broken = folder.resolve("broken");
    Folders.copy(vault.folder(), broken);
    new AutoRecovery().run(context, settings);
    var after = TestVaults.assertSound(vault);

    for (boolean databaseMoved : List.of(false, true)) {
      var crashed = new Vault(folder.resolve("crashed-" + databaseMoved));
      Folders.copy(broken, crashed.folder());
      Files.createDirectory(crashed.restored());
      Files.copy(vault.sums(), crashed.restored().resolve("vault.sums"));
      if (databaseMoved) {
        Files.delete(crashed.database());
        Files.copy(vault.database(), crashed.database());
      } else {
        Files.copy(vault.database(), crashed.restored().resolve("vault.db"));
      }
      assertThat(TestVaults.assertSound(crashed)).isEqualTo(after);
      assertThat(Files.exists(crashed.restored())).isFalse();
    }
  }

  private void scrub() throws Exception {
    var scrub = new IntegrityScrub.Settings(vaults, 3600, 100, 86_400, Duration.ofSeconds(5));
    try (var run = TestContext.of(new IntegrityScrub(), scrub, folder.resolve("scrub"))) {
      new IntegrityScrub().run(run, scrub);
    }
  }

  private static long stateLeaf(Vault vault) throws Exception {
    try (var connection = Sqlite.open(vault.database())) {
      return Sqlite.number(
          connection,
          "SELECT pageno FROM dbstat WHERE name = 'state' AND pagetype = 'leaf' LIMIT 1");
    }
  }

  private Vault create(String name) throws Exception {
    var vault = TestVaults.create(vaults, name, AT_SNAPSHOT, TestVaults.KEEP_ALL);
    try (var locked = vault.lock(TestVaults.SOON);
        var session = locked.open()) {
      var chain = Chain.verifyHeaders(name, session.connection());
      Snapshot.take(session, chain, Clock.systemUTC());
      session.write(TestVaults.appending(name, BLOCKS - AT_SNAPSHOT, 11));
    }
    return vault;
  }

  private static void change(Vault vault, String sql) throws Exception {
    try (var locked = vault.lock(TestVaults.SOON);
        var session = locked.open()) {
      session.write(
          connection -> {
            Sqlite.execute(connection, sql);
            return null;
          });
    }
  }
}
