package dev.nightshift.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.testkit.TestContext;
import dev.nightshift.jobs.ledger.RetentionPolicy.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcTest {
  @TempDir Path folder;

  @Test
  void removesOldBodiesKeepsEveryHeaderAndShrinksTheFile() throws Exception {
    var vault =
        TestVaults.create(folder, "orders", 1_000, new RetentionPolicy(Mode.COMPACTED, 100));
    snapshot(vault);
    long bytes = Files.size(vault.database());

    var context = gc(Map.of());

    assertThat(context.items()).isEqualTo(900);
    assertThat(TestVaults.assertSound(vault).height()).isEqualTo(1_000);
    assertThat(Files.size(vault.database())).isLessThan(bytes * 3 / 4);
    assertThat(context.value("ledger_vault_blocks", "full")).hasValue(100);
    assertThat(context.value("ledger_vault_blocks", "compacted")).hasValue(900);
    assertThat(context.value("ledger_gc_bytes_reclaimed_total").getAsDouble())
        .isGreaterThan(900 * 300);
    assertThat(gc(Map.of()).items()).as("items of a second run").isZero();
  }

  @Test
  void theConfiguredPolicyTakesTheVaultsPlace() throws Exception {
    var orders = TestVaults.create(folder, "orders", 50, new RetentionPolicy(Mode.COMPACTED, 10));
    var payments = TestVaults.create(folder, "payments", 50, TestVaults.KEEP_ALL);
    snapshot(orders);
    snapshot(payments);
    var context =
        gc(
            Map.of(
                "orders", new RetentionPolicy(Mode.FULL, 1),
                "payments", new RetentionPolicy(Mode.COMPACTED, 20)));
    assertThat(context.items()).isEqualTo(30);
    assertThat(context.value("ledger_vault_blocks", "full")).hasValue(70);
  }

  @Test
  void bodiesNewerThanTheLastSnapshotStay() throws Exception {
    var vault = TestVaults.create(folder, "orders", 60, new RetentionPolicy(Mode.COMPACTED, 10));
    snapshot(vault);
    try (var locked = vault.lock(TestVaults.SOON);
        var session = locked.open()) {
      session.write(TestVaults.appending("orders", 100, 1));
    }
    assertThat(gc(Map.of()).items()).isEqualTo(60);
  }

  @Test
  void withoutASnapshotNothingIsRemovedAndTheOtherVaultsAreDone() throws Exception {
    TestVaults.create(folder, "orders", 60, new RetentionPolicy(Mode.COMPACTED, 10));
    snapshot(TestVaults.create(folder, "payments", 60, new RetentionPolicy(Mode.COMPACTED, 10)));
    var settings = new Gc.Settings(folder, Map.of(), Duration.ofSeconds(5));
    var context = TestContext.of(new Gc(), settings, folder.resolve("job"));
    assertThatThrownBy(() -> new Gc().run(context, settings))
        .hasMessage(
            "vault orders has no snapshot that replaces the bodies of its old blocks; none is"
                + " removed");
    assertThat(context.items()).isEqualTo(50);
  }

  @Test
  void aRottenSnapshotIsNoReasonToRemoveBodies() throws Exception {
    var vault = TestVaults.create(folder, "orders", 60, new RetentionPolicy(Mode.COMPACTED, 10));
    snapshot(vault);
    SealTest.flip(Snapshot.of(vault).get(0).file(), 77_777);
    assertThatThrownBy(() -> gc(Map.of()))
        .hasMessageContaining("vault orders has no snapshot of height 50 or more whose bytes");
    assertThat(TestVaults.assertSound(vault).height()).isEqualTo(60);
  }

  private TestContext gc(Map<String, RetentionPolicy> policies) throws Exception {
    var settings = new Gc.Settings(folder, policies, Duration.ofSeconds(5));
    var context = TestContext.of(new Gc(), settings, folder.resolve("job"));
    new Gc().run(context, settings);
    return context;
  }

  private static void snapshot(Vault vault) throws Exception {
    try (var locked = vault.lock(TestVaults.SOON);
        var session = locked.open()) {
      var chain = Chain.verifyHeaders(vault.name(), session.connection());
      Snapshot.take(session, chain, Clock.systemUTC());
    }
  }
}
