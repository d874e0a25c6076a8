package dev.nightshift.server.app;

import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ServerFile;
import dev.nightshift.server.store.H2Store;
import dev.nightshift.server.store.PostgresStore;
import dev.nightshift.server.store.Store;
import dev.nightshift.server.store.StoreInUseException;
import dev.nightshift.server.store.StoreSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;

/** Which store config.yml means, and what else says that this process owns the data folder. */
final class OpenStore {
  private static final String FILE = "nightshift";
  private static final String LOCK = "server.lock";

  private final StoreSettings settings;
  private final Path dataFolder;

  OpenStore(StoreSettings settings, Path dataFolder) {
    this.settings = settings;
    this.dataFolder = dataFolder;
  }

  /** Whether no server has used this data folder yet. */
  boolean first() {
    return !Files.exists(settings.url().isPresent() ? dataFolder.resolve(LOCK) : file());
  }

  /**
   * Opens it.
   *
   * @throws CommandFailure if another process has the file or the data folder
   * @throws dev.nightshift.server.store.StoreUnreachableException if the database cannot be used
   */
  Store open(Clock clock) throws IOException {
    if (settings.url().isEmpty()) {
      try {
        return H2Store.open(dataFolder.resolve(FILE), clock);
      } catch (StoreInUseException e) {
        throw CommandFailure.finding(e.getMessage() + owner());
      }
    }
    ownDataFolder();
    return PostgresStore.open(settings, clock);
  }

  /** The store for people, relative to a folder where it is below it. */
  String name(Path folder) {
    return settings
        .postgresAddress()
        .map(address -> address + " (PostgreSQL)")
        .orElseGet(
            () -> (file().startsWith(folder) ? folder.relativize(file()) : file()) + " (H2)");
  }

  private Path file() {
    return dataFolder.resolve(FILE + ".mv.db");
  }

  // An H2 file is its own lock. Held until the process ends.
  private void ownDataFolder() throws IOException {
    var channel =
        FileChannel.open(
            dataFolder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // another server of this process
    }
    channel.close();
    throw CommandFailure.finding(
        "another server uses the data folder "
            + dataFolder
            + "; servers of one database need a data folder each: set NIGHTSHIFT_DATA"
            + owner());
  }

  private String owner() {
    return ServerFile.read(dataFolder)
        .filter(ServerFile::alive)
        .map(server -> " (it is process " + server.pid() + " at " + server.url() + ")")
        .orElse("");
  }
}
