package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** Makes vaults. */
final class NewVault {
  private NewVault() {}

  /**
   * Makes a vault that is there as a whole or not at all.
   *
   * @param first fills it
   */
  static Vault create(Path vaults, String name, RetentionPolicy retention, Session.Work<?> first)
      throws IOException, SQLException {
    var part = Files.createDirectories(vaults).resolve("." + name + ".part");
    Durable.deleteTree(part);
    Files.createDirectories(part.resolve("snapshots"));
    var vault = new Vault(part);
    try (var connection = Sqlite.create(vault.database())) {
      Sqlite.execute(connection, "PRAGMA auto_vacuum=INCREMENTAL");
      Sqlite.execute(connection, "PRAGMA page_size=4096");
      Sqlite.execute(connection, "PRAGMA journal_mode=WAL");
      Sqlite.execute(connection, "BEGIN");
      define(connection, retention);
      first.on(connection);
      Sqlite.execute(connection, "COMMIT");
    }
    Sums.of(vault.database()).store(vault.sums());
    Files.createFile(vault.lockFile());
    var target = vaults.resolve(name);
    Durable.move(part, target);
    return new Vault(target);
  }

  private static void define(Connection connection, RetentionPolicy retention) throws SQLException {
    Schema.create(connection);
    Schema.setMeta(connection, "retention_mode", retention.mode().name());
    Schema.setMeta(connection, "retention_blocks", String.valueOf(retention.retentionBlocks()));
  }
}
