package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One vault: where its files lie. Nothing here opens them; {@link #lock} does.
 *
 * @param folder named as the vault
 */
record Vault(Path folder) {

  /** The vaults of a folder by name; none if there is no such folder. */
  static List<Vault> in(Path vaults) throws IOException {
    if (!Files.isDirectory(vaults)) {
      return List.of();
    }
    try (var folders = Files.list(vaults)) {
      return folders.sorted().map(Vault::new).filter(Vault::exists).toList();
    }
  }

  String name() {
    return folder.getFileName().toString();
  }

  Path database() {
    return folder.resolve("vault.db");
  }

  /** What is committed but not yet moved into the database. */
  Path wal() {
    return folder.resolve("vault.db-wal");
  }

  Path sharedMemory() {
    return folder.resolve("vault.db-shm");
  }

  /** A checksum for each page of the database. */
  Path sums() {
    return folder.resolve("vault.sums");
  }

  /** The sums that are right as soon as the log has been moved into the database. */
  Path nextSums() {
    return folder.resolve("vault.sums.next");
  }

  /** Sums that no longer fit because their successor could not be written. */
  Path staleSums() {
    return folder.resolve("vault.sums.stale");
  }

  Path lockFile() {
    return folder.resolve("vault.lock");
  }

  /** While it exists, no job touches the vault; its first line says why. */
  Path hold() {
    return folder.resolve("vault.hold");
  }

  /** What the scrub found, a line each, until the vault is recovered. */
  Path damage() {
    return folder.resolve("vault.damage");
  }

  /** A complete successor of database and sums that only has to be moved into place. */
  Path restored() {
    return folder.resolve("restored");
  }

  /** Where a recovery prepares {@link #restored}. */
  Path unfinished() {
    return folder.resolve("restored.part");
  }

  /** The database that a recovery replaced last. */
  Path replaced() {
    return folder.resolve("replaced.db");
  }

  Path snapshots() {
    return folder.resolve("snapshots");
  }

  boolean isDamaged() {
    return Files.exists(damage());
  }

  /**
   * Keeps all other jobs and processes away until the result is closed.
   *
   * @throws VaultException if they do not let go within the timeout
   */
  LockedVault lock(Duration timeout) throws IOException, InterruptedException {
    return LockedVault.of(this, VaultLock.acquire(this, timeout));
  }

  private boolean exists() {
    return Files.exists(database()) || Files.exists(restored());
  }
}
