package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Moves what is committed from the log into the database and keeps the page checksums in step.
 *
 * <p>The next sums are made from the old sums and the log alone, never from the database file: so a
 * page that rotted is not given a right sum by the way, and each step can be repeated after a crash
 * at any point. The order is: sums for the time after (synced), log into database (synced), sums
 * into place. While the log holds something the old sums and the log count; once it is empty, the
 * next sums do.
 */
final class Seal {
  private final Vault vault;

  Seal(Vault vault) {
    this.vault = vault;
  }

  /** After a commit, or after a crash that came between a commit and its seal. */
  void apply(Connection connection) throws IOException, SQLException {
    prepare();
    checkpoint(connection);
    install();
  }

  /** Without a log to move: finishes or forgets what a crash left. */
  void settle() throws IOException {
    if (Files.exists(vault.nextSums())) {
      try {
        Sums.load(vault.nextSums(), vault.name());
      } catch (VaultException e) {
        Files.delete(vault.nextSums()); // torn while written, so nothing was moved on its strength
        return;
      }
      install();
    }
  }

  void prepare() throws IOException {
    try {
      var wal = Wal.read(vault.wal());
      var sums = Sums.load(vault.sums(), vault.name());
      boolean interrupted = Files.exists(vault.nextSums());
      var changed = interrupted ? wal.sums() : withoutRotten(wal.sums(), sums);
      var next = wal.isEmpty() ? sums : sums.with(changed, wal.pages());
      next.store(vault.nextSums());
    } catch (IOException | RuntimeException e) {
      forsake();
      throw e;
    }
  }

  /** The last connection to close moves the log into the database, whether we like it or not. */
  private void forsake() throws IOException {
    if (Files.exists(vault.sums())) {
      Files.move(vault.sums(), vault.staleSums(), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.deleteIfExists(vault.nextSums());
  }

  void checkpoint(Connection connection) throws IOException, SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
      if (!result.next() || result.getInt(1) != 0) {
        throw new VaultException(
            "vault %s is busy: another program reads %s".formatted(vault.name(), vault.database()));
      }
    }
  }

  void install() throws IOException {
    Durable.move(vault.nextSums(), vault.sums());
  }

  /** A page that had rotted before it was written anew keeps its old sum, so that it is found. */
  private Map<Integer, Integer> withoutRotten(Map<Integer, Integer> written, Sums old)
      throws IOException {
    var sound = new HashMap<>(written);
    try (var pages = new Pages(vault.database(), old.pageSize())) {
      int known = Math.min(old.pages(), pages.count());
      for (int page : written.keySet()) {
        if (page <= known && pages.sum(page) != old.of(page)) {
          sound.remove(page);
        }
      }
    }
    return sound;
  }
}
