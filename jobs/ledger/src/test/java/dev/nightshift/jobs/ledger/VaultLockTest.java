package dev.nightshift.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultLockTest {
  private static final Duration SHORT = Duration.ofMillis(60);
  @TempDir Path folder;
  private Vault vault;

  @BeforeEach
  void create() throws Exception {
    vault = TestVaults.create(folder, "orders", 3, TestVaults.KEEP_ALL);
  }

  @Test
  void aSecondJobIsToldThatAnotherHasTheVault() throws Exception {
    try (var first = vault.lock(SHORT)) {
      assertThat(first.vault()).isEqualTo(vault);
      assertThatThrownBy(() -> vault.lock(SHORT))
          .hasMessage("vault orders is locked by another job; waited 0.06 s");
    }
    vault.lock(SHORT).close();
  }

  @Test
  void aSecondProcessIsWaitedForAndNamed() throws Exception {
    try (var other = new RandomAccessFile(vault.lockFile().toFile(), "rw");
        var held = other.getChannel().lock()) {
      assertThat(held.isValid()).isTrue();
      assertThatThrownBy(() -> vault.lock(SHORT))
          .hasMessage("vault orders is locked by another process; waited 0.06 s");
    }
    vault.lock(SHORT).close();
  }

  @Test
  void aHoldKeepsAllJobsAwayAndSaysWhy() throws Exception {
    Files.writeString(vault.hold(), "copying to the new machine, Ada\n");
    assertThatThrownBy(() -> vault.lock(SHORT))
        .hasMessage(
            "vault orders is held by its file vault.hold (copying to the new machine, Ada); waited"
                + " 0.06 s");
    Files.delete(vault.hold());
    vault.lock(SHORT).close();
  }

  @Test
  void whoWaitsGetsTheVaultAsSoonAsItIsFree() throws Exception {
    CompletableFuture<Void> waiting;
    try (var first = vault.lock(SHORT)) {
      waiting =
          CompletableFuture.runAsync(
              () -> {
                try {
                  first.vault().lock(TestVaults.SOON).close();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
    }
    waiting.get(60, TimeUnit.SECONDS);
  }

  @Test
  void aFailedTryLeavesNoLockBehind() throws Exception {
    Files.delete(vault.lockFile());
    Files.createDirectory(vault.lockFile());
    assertThatThrownBy(() -> vault.lock(SHORT)).isInstanceOf(java.io.IOException.class);
    Files.delete(vault.lockFile());
    vault.lock(SHORT).close();
  }
}
