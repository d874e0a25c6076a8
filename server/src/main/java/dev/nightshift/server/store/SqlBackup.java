package dev.nightshift.server.store;

import dev.nightshift.server.backup.BackupException;
import dev.nightshift.server.backup.BackupFile;
import dev.nightshift.server.backup.BackupManifest;
import dev.nightshift.server.backup.StoreBackup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies rows out of one transaction that sees the store as it was at its begin, on either
 * database, into an H2 file.
 */
final class SqlBackup implements StoreBackup {
  private final Source source;

  /** A connection whose transaction sees one state of the store. */
  @FunctionalInterface
  interface Source {
    Connection open() throws SQLException;
  }

  SqlBackup(Source source) {
    this.source = source;
  }

  @Override
  public BackupManifest write(Path file, String server, Instant now, Watch watch) {
    var folder = file.toAbsolutePath().getParent();
    if (Files.exists(file)) {
      throw new BackupException(file + " is there already and was not overwritten");
    }
    Path aside = null;
    try {
      FreeSpace.require(folder);
      aside = Files.createTempDirectory(folder, ".backup-");
      var copy = new CopyFile(aside.resolve("nightshift"));
      var about = copy(copy, server, now, watch);
      copy.compare(file, about.tables(), more -> watch.at("", 0));
      var packed = aside.resolve("packed");
      var manifest = new BackupFile(packed).write(copy.path(), about);
      if (!new BackupFile(packed).check().equals(manifest)) {
        throw new BackupException(file + " does not read as it was written; check the disk");
      }
      watch.at("", 0);
      Folders.name(packed, file);
      return manifest;
    } catch (IOException e) {
      throw new BackupException("no backup was made of the store in " + folder + ": " + e, e);
    } catch (SQLException e) {
      throw new BackupException("no backup was made: " + PostgresErrors.words(e), e);
    } finally {
      Folders.remove(aside);
    }
  }

  private BackupManifest copy(CopyFile copy, String server, Instant now, Watch watch)
      throws SQLException {
    try (var from = source.open()) {
      int schema = CopyFile.schema(from);
      int known = CopyFile.known();
      if (schema > known) {
        throw new BackupException(
            "the store has schema version "
                + schema
                + ", and this version of the server knows "
                + known
                + ": it would copy less than there is. Let a server of the newer version make the"
                + " backup");
      }
      var tables = copy.make(schema);
      List<BackupManifest.Table> sent = new ArrayList<>();
      try (var to = copy.open()) {
        to.setAutoCommit(false);
        for (var table : tables) {
          CopiedTable.Each each =
              more -> {
                to.commit();
                watch.at(table.name(), more);
              };
          sent.add(CopyFile.table(table.send(from, to, each)));
          table.continueNumberingInH2(to);
        }
        to.commit();
        CopyFile.compact(to);
      }
      return new BackupManifest(
          BackupManifest.FORMAT, server, schema, id(from), now.toString(), sent, 0, "");
    }
  }

  private static String id(Connection from) throws SQLException {
    try (var statement = from.createStatement();
        var row = statement.executeQuery("select id from store")) {
      return row.next() ? row.getString(1) : "";
    }
  }
}
