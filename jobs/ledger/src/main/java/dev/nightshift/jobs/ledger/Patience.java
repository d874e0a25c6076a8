package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.time.Duration;

/**
 * How long one run waits for vaults. Once it has waited in vain, it asks for the others only
 * briefly, so that a run over many vaults does not wait for each of them in turn. For one thread.
 */
final class Patience {
  private static final Duration BRIEFLY = Duration.ofMillis(500);
  private final Duration timeout;
  private boolean disappointed;

  Patience(Duration timeout) {
    this.timeout = timeout;
  }

  LockedVault lock(Vault vault) throws IOException, InterruptedException {
    boolean brief = disappointed && timeout.compareTo(BRIEFLY) > 0;
    disappointed = true;
    var locked = vault.lock(brief ? BRIEFLY : timeout);
    disappointed = brief;
    return locked;
  }
}
