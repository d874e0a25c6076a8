package dev.nightshift.server.store;

import dev.nightshift.server.backup.BackupException;
import dev.nightshift.server.health.Wording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Says before a backup is begun, and not after an hour, that it cannot end. */
final class FreeSpace {
  private static final String ENDING = "*.backup.zip";

  private FreeSpace() {}

  /**
   * Refuses what is sure to fail: beside the copy as it is packed stands the copy itself, which is
   * no smaller. The first one in a folder is always tried.
   *
   * @throws BackupException if less is free than twice what the newest copy there has
   */
  static void require(Path folder) throws IOException {
    Path newest = null;
    try (var files = Files.newDirectoryStream(folder, ENDING)) {
      for (var file : files) {
        newest = newest == null || file.compareTo(newest) > 0 ? file : newest;
      }
    }
    if (newest != null) {
      var problem =
          problem(folder, Files.size(newest), Files.getFileStore(folder).getUsableSpace());
      if (problem.isPresent()) {
        throw new BackupException(problem.get());
      }
    }
  }

  static Optional<String> problem(Path folder, long newest, long free) {
    long needed = 2 * newest;
    return free >= needed
        ? Optional.empty()
        : Optional.of(
            "no backup was made: it needs at least "
                + Wording.bytes(needed)
                + " in "
                + folder
                + ", as the newest one there has "
                + Wording.bytes(newest)
                + ", and "
                + Wording.bytes(free)
                + " are free; make room there, or name a file elsewhere with --to");
  }
}
