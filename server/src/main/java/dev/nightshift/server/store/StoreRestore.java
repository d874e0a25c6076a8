package dev.nightshift.server.store;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.backup.BackupException;
import dev.nightshift.server.backup.BackupFile;
import dev.nightshift.server.backup.BackupManifest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Puts a copy in the store's place, while no server uses it. The copy is unpacked, read and brought
 * up to date beside the store first; then one step changes which of the two is the store.
 */
public final class StoreRestore {
  private static final String STORE = "nightshift.mv.db";
  private static final String ASIDE = ".restore-";
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Path dataFolder;
  private final BackupFile backup;
  private final Clock clock;
  private final Consumer<RestoreStep> reached;

  public StoreRestore(Path dataFolder, Path backup, Clock clock) {
    this(dataFolder, backup, clock, step -> {});
  }

  /**
   * @param reached hears of each step that is done; for tests
   */
  StoreRestore(Path dataFolder, Path backup, Clock clock, Consumer<RestoreStep> reached) {
    this.dataFolder = dataFolder;
    this.backup = new BackupFile(backup.toAbsolutePath());
    this.clock = clock;
    this.reached = reached;
  }

  /**
   * What was done.
   *
   * @param kept the store of before; null if there was none
   */
  public record Restored(BackupManifest manifest, Path kept) {}

  /**
   * Reads all of a copy as a restoring would, in a place of its own.
   *
   * @throws BackupException if it is not what was written, or of a newer schema
   */
  public static BackupManifest verify(Path backup) throws IOException {
    var aside = Files.createTempDirectory("nightshift-verify");
    try {
      var file = new BackupFile(backup);
      refuseNewer(file);
      return unpack(file, new CopyFile(aside.resolve("nightshift")));
    } finally {
      Folders.remove(aside);
    }
  }

  /**
   * Restores the H2 file of the data folder.
   *
   * @param entry for the audit of the restored store, from what is restored and the name of the
   *     store of before
   * @throws BackupException if the copy cannot be used; the store is as it was
   * @throws StoreInUseException if another process uses the store
   */
  public Restored file(Function<Restored, AuditEntry> entry) throws IOException {
    refuseNewer(backup);
    Files.createDirectories(dataFolder);
    var store = dataFolder.resolve(STORE);
    try (var turn = lock(dataFolder.resolve("restore.lock"), StandardOpenOption.CREATE);
        var held = Files.exists(store) ? lock(store, StandardOpenOption.READ) : null) {
      assert turn != null;
      removeLeftovers();
      var kept = held == null ? null : keptName();
      var copy = unpacked();
      var restored = new Restored(backup.manifest(), kept);
      migrate(copy, entry.apply(restored));
      reached.accept(RestoreStep.MIGRATED);
      replace(store, held, kept, copy);
      reached.accept(RestoreStep.REPLACED);
      removeLeftovers();
      reached.accept(RestoreStep.TIDIED);
      return restored;
    }
  }

  /**
   * Restores into an empty PostgreSQL database; all of it arrives, or nothing.
   *
   * @throws BackupException if the copy cannot be used
   * @throws StoreUnreachableException if the database cannot be used
   * @throws IllegalStateException if it is not empty
   */
  public Restored postgres(StoreSettings settings, Function<Restored, AuditEntry> entry)
      throws IOException {
    refuseNewer(backup);
    Files.createDirectories(dataFolder);
    try (var turn = lock(dataFolder.resolve("restore.lock"), StandardOpenOption.CREATE)) {
      assert turn != null;
      removeLeftovers();
      var copy = unpacked();
      var restored = new Restored(backup.manifest(), null);
      migrate(copy, entry.apply(restored));
      reached.accept(RestoreStep.MIGRATED);
      new StoreCopy(copy.file(), settings, clock).run(table -> {});
      reached.accept(RestoreStep.REPLACED);
      removeLeftovers();
      return restored;
    }
  }

  private CopyFile unpacked() throws IOException {
    var aside = Files.createTempDirectory(dataFolder, ASIDE);
    try {
      var copy = new CopyFile(aside.resolve("nightshift"));
      unpack(backup, copy, () -> reached.accept(RestoreStep.UNPACKED));
      reached.accept(RestoreStep.CHECKED);
      return copy;
    } catch (RuntimeException e) {
      Folders.remove(aside);
      throw e;
    }
  }

  private static BackupManifest unpack(BackupFile file, CopyFile copy) {
    return unpack(file, copy, () -> {});
  }

  private static BackupManifest unpack(BackupFile file, CopyFile copy, Runnable unpacked) {
    try {
      var manifest = file.unpack(copy.path());
      unpacked.run();
      copy.compare(file.path(), manifest.tables(), more -> {});
      return manifest;
    } catch (SQLException e) {
      throw new BackupException(
          file.path() + " holds no store that can be opened: " + PostgresErrors.words(e), e);
    }
  }

  private static void refuseNewer(BackupFile file) {
    var manifest = file.manifest();
    int known = CopyFile.known();
    if (manifest.schema() > known) {
      throw new BackupException(
          file.path()
              + " was made by version "
              + manifest.server()
              + " with schema version "
              + manifest.schema()
              + "; this version knows "
              + known
              + ". Restore it with that version, or a later one; nothing was changed");
    }
  }

  private void migrate(CopyFile copy, AuditEntry entry) {
    try (var store = H2Store.open(copy.file(), clock)) {
      store.audit("restore").append(entry);
    }
  }

  private void replace(Path store, FileChannel held, Path kept, CopyFile copy) throws IOException {
    try (var made = FileChannel.open(copy.path(), StandardOpenOption.WRITE)) {
      made.force(true);
    }
    if (kept == null) {
      try {
        Folders.name(copy.path(), store);
      } catch (java.nio.file.FileAlreadyExistsException e) {
        throw new BackupException(
            "a server has begun to use "
                + store
                + " meanwhile; nothing was changed. Stop it, and restore again",
            e);
      }
      return;
    }
    // Links, not renames: at no moment is there no store, or the old one under no name.
    try {
      Files.createLink(kept, store);
    } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
      copy(held, kept);
    }
    Folders.force(dataFolder);
    reached.accept(RestoreStep.KEPT);
    Files.move(copy.path(), store, StandardCopyOption.ATOMIC_MOVE);
    Folders.force(dataFolder);
  }

  // Out of the channel that holds the lock: closing another one of the same file would give it up.
  private static void copy(FileChannel from, Path to) throws IOException {
    try (var out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long done = 0;
      while (done < from.size()) {
        done += from.transferTo(done, from.size() - done, out);
      }
      out.force(true);
    }
  }

  private Path keptName() throws IOException {
    var name = "nightshift-before-" + INSTANT.format(clock.instant());
    var kept = dataFolder.resolve(name + ".mv.db");
    if (Files.exists(kept)) {
      // a restoring died at this very instant: before it had changed anything, if both are one file
      if (!Files.isSameFile(kept, dataFolder.resolve(STORE))) {
        throw new BackupException(kept + " is there already; restore again in a second");
      }
      Files.delete(kept);
    }
    return kept;
  }

  /** What restorings left that were killed. */
  private void removeLeftovers() throws IOException {
    try (var found = Files.newDirectoryStream(dataFolder, ASIDE + "*")) {
      found.forEach(Folders::remove);
    }
    var store = dataFolder.resolve(STORE);
    try (var found = Files.newDirectoryStream(dataFolder, "nightshift-before-*.mv.db")) {
      for (var kept : found) {
        if (Files.exists(store) && Files.isSameFile(kept, store)) {
          Files.delete(kept);
        }
      }
    }
  }

  // The operating system gives it up when the process ends, however it ends.
  private static FileChannel lock(Path file, StandardOpenOption also) throws IOException {
    var channel = FileChannel.open(file, StandardOpenOption.WRITE, also);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // somebody in this process
    }
    channel.close();
    throw new StoreInUseException(file.toString().replace(".mv.db", ""), null);
  }
}
