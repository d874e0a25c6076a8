package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Makes a vault anew from its highest intact snapshot and the blocks that came after, each of which
 * must fit on the chain and lead to the state that it names. The old database is kept aside until
 * the next recovery.
 */
final class Recovery {
  private final LockedVault locked;
  private final Vault vault;

  Recovery(LockedVault locked) {
    this.locked = locked;
    vault = locked.vault();
  }

  /**
   * Puts flipped bits back where the checksums of a damaged vault name them.
   *
   * @return how many, if the vault is proven healthy by it; else 0, and the vault is to be
   *     recovered
   */
  int putBitsBack() throws IOException {
    if (!vault.isDamaged()) {
      return 0;
    }
    int bits = BitRepair.repair(vault, locked.sums());
    if (bits == 0 || !Diagnosis.of(locked).isHealthy()) {
      return 0;
    }
    Files.delete(vault.damage());
    return bits;
  }

  /** What a recovery did. */
  record Outcome(long snapshotHeight, long replayed) {}

  /** Gives the vault page checksums again; only for one whose content is proven right. */
  void renewSums() throws IOException {
    var next = vault.folder().resolve("vault.sums.part");
    Sums.of(vault.database()).store(next);
    Durable.move(next, vault.sums());
    Files.deleteIfExists(vault.staleSums());
    Files.deleteIfExists(vault.damage());
  }

  /**
   * Recovers the vault.
   *
   * @throws VaultException saying why it cannot be recovered; the vault is then as it was
   */
  Outcome recover() throws IOException {
    var snapshot = newestIntact();
    var part = vault.unfinished();
    Durable.deleteTree(part);
    Files.createDirectory(part);
    var database = part.resolve(vault.database().getFileName());
    Files.copy(snapshot.file(), database);
    long replayed;
    try (var target = Sqlite.open(database)) {
      Sqlite.execute(target, "PRAGMA synchronous=OFF");
      replayed = replay(snapshot, target);
      Structure.verify(vault.name(), target);
      Sqlite.execute(target, "PRAGMA journal_mode=WAL");
    } catch (SQLException e) {
      throw unrecoverable("its snapshot cannot be opened: " + e.getMessage(), e);
    }
    putInPlace(part, database);
    return new Outcome(snapshot.height(), replayed);
  }

  private Snapshot newestIntact() throws IOException {
    for (Snapshot snapshot : Snapshot.of(vault)) {
      if (snapshot.isIntact()) {
        return snapshot;
      }
    }
    throw unrecoverable("it has no snapshot", null);
  }

  private long replay(Snapshot snapshot, Connection target) throws IOException, SQLException {
    Sqlite.execute(target, "BEGIN");
    try (var writer = Writer.on(vault.name(), target)) {
      if (!writer.isConsistent()) {
        throw unrecoverable("its snapshot at height " + snapshot.height() + " has diverged", null);
      }
      readBlocksAfter(snapshot.height(), writer);
      Sqlite.execute(target, "COMMIT");
      return writer.tip().height() - snapshot.height();
    }
  }

  private void readBlocksAfter(long height, Writer writer) throws IOException {
    try (var damaged = locked.open();
        var statement = damaged.connection().createStatement();
        var rows =
            statement.executeQuery(
                Block.SELECT + " WHERE height > " + height + " ORDER BY height")) {
      while (rows.next()) {
        writer.replay(Block.read(rows));
      }
    } catch (IOException | SQLException e) {
      throw unrecoverable(
          "block %d cannot be replayed: %s".formatted(writer.tip().height() + 1, e.getMessage()),
          e);
    }
  }

  private void putInPlace(Path part, Path database) throws IOException {
    Durable.sync(database);
    Sums.of(database).store(part.resolve(vault.sums().getFileName()));
    Durable.move(part, vault.restored());
    locked.takeRestored();
  }

  private VaultException unrecoverable(String why, Exception cause) {
    return new VaultException("vault " + vault.name() + " cannot be recovered: " + why, cause);
  }
}
