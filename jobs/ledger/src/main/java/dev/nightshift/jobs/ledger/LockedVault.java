package dev.nightshift.jobs.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A vault that nobody else touches. What a crash left half done is finished before it is given out,
 * so database and sums belong together whenever no {@link Session} is writing.
 */
final class LockedVault implements Closeable {
  private final Vault vault;
  private final VaultLock lock;

  private LockedVault(Vault vault, VaultLock lock) {
    this.vault = vault;
    this.lock = lock;
  }

  static LockedVault of(Vault vault, VaultLock lock) throws IOException {
    try {
      var locked = new LockedVault(vault, lock);
      locked.settle();
      return locked;
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  Vault vault() {
    return vault;
  }

  Sums sums() throws IOException {
    return Sums.load(vault.sums(), vault.name());
  }

  /** Differs whenever anything was written; empty of a vault that needs a closer look. */
  Optional<String> version() throws IOException {
    return vault.isDamaged() || !hasSums() ? Optional.empty() : Optional.of(sums().version());
  }

  /** Opens the database; close the result before this vault. */
  Session open() throws SQLException {
    return Session.of(vault);
  }

  /** Puts what a recovery prepared into place; can be repeated after a crash at any point. */
  void takeRestored() throws IOException {
    // The old log must be gone first: it would be applied to the new database.
    Files.deleteIfExists(vault.wal());
    Files.deleteIfExists(vault.sharedMemory());
    Files.deleteIfExists(vault.nextSums());
    Files.deleteIfExists(vault.staleSums());
    var database = vault.restored().resolve(vault.database().getFileName());
    if (Files.exists(database)) {
      if (Files.exists(vault.database())) {
        Files.move(vault.database(), vault.replaced(), StandardCopyOption.REPLACE_EXISTING);
      }
      Durable.move(database, vault.database());
    }
    var sums = vault.restored().resolve(vault.sums().getFileName());
    if (Files.exists(sums)) {
      Durable.move(sums, vault.sums());
    }
    Files.deleteIfExists(vault.damage());
    Durable.deleteTree(vault.restored());
  }

  private void settle() throws IOException {
    Durable.deleteTree(vault.unfinished());
    if (Files.exists(vault.restored())) {
      takeRestored();
    }
    if (!Files.exists(vault.wal()) || Files.size(vault.wal()) == 0) {
      new Seal(vault).settle();
    } else if (hasSums()) {
      try (var session = open()) {
        session.seal();
      } catch (SQLException e) {
        throw new VaultException(
            "vault " + vault.name() + " cannot be opened: " + e.getMessage(), e);
      }
    }
  }

  private boolean hasSums() throws IOException {
    try {
      sums();
      return true;
    } catch (VaultException e) {
      return false; // the log is then applied by whoever opens the database, and recovery judges it
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
