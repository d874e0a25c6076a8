package dev.nightshift.jobs.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatienceTest {
  @TempDir Path folder;

  @Test
  void afterOneVaultWasWaitedForInVainTheOthersAreAskedBriefly() throws Exception {
    var held = TestVaults.create(folder, "held", 1, TestVaults.KEEP_ALL);
    var free = TestVaults.create(folder, "free", 1, TestVaults.KEEP_ALL);
    Files.createFile(held.hold());
    var patience = new Patience(Duration.ofMillis(700));
    assertThatThrownBy(() -> patience.lock(held)).hasMessageEndingWith("waited 0.7 s");
    assertThatThrownBy(() -> patience.lock(held)).hasMessageEndingWith("waited 0.5 s");
    try (var locked = patience.lock(free)) {
      assertThat(locked.vault()).isEqualTo(free);
    }
    assertThatThrownBy(() -> patience.lock(held)).hasMessageEndingWith("waited 0.5 s");
  }

  @Test
  void manyTroublesAreToldInOneMessageOfBearableLength() {
    var troubles = new Troubles();
    for (String name : new String[] {"a", "b", "c", "d", "e"}) {
      troubles.add(new VaultException("vault " + name + " is odd"));
    }
    assertThatThrownBy(troubles::raise)
        .isInstanceOf(IOException.class)
        .hasMessage("vault a is odd; also vault b is odd; also vault c is odd; and 2 more");
  }
}
