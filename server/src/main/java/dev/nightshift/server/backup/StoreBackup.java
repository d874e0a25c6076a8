package dev.nightshift.server.backup;

import java.nio.file.Path;
import java.time.Instant;

/** What copies of a store need of it. Thread-safe; for threads that nobody interrupts. */
public interface StoreBackup {

  /**
   * Copies all records as they are at one instant, while others go on writing, and reads the copy
   * back.
   *
   * @param file must not be there; it is there only once it is whole and was read back
   * @param server version of the one that makes it
   * @throws BackupException if it cannot be made; nothing is left of it then
   */
  BackupManifest write(Path file, String server, Instant now, Watch watch);

  /** Hears how it goes, and may end it by an exception. */
  @FunctionalInterface
  interface Watch {
    /**
     * Called every some hundred records.
     *
     * @param table that is being copied or read back
     */
    void at(String table, long records);
  }
}
