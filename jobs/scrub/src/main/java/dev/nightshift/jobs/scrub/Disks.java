package dev.nightshift.jobs.scrub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** Tells a disk from an empty folder where one should be mounted. */
final class Disks {
  private Disks() {}

  /**
   * Whether a disk may be read and written. One that was known and is gone or empty counts as lost,
   * and is only filled again when that is wanted.
   */
  static boolean usable(Work work, int disk) throws IOException {
    var root = work.pool.disks().get(disk);
    boolean known =
        work.manifest.files().stream()
            .anyMatch(
                file ->
                    file.mtimes.length > 1
                        ? file.mtimes[disk] != TrackedFile.ABSENT
                        : file.disk == disk);
    boolean there = Files.isDirectory(root);
    if (known && !(there && Files.exists(work.pool.marker(disk)))) {
      if (!(work.rebuild && work.repair)) {
        work.lostDisks.add(disk);
        work.troubles.add(
            new ScrubException(
                ScrubException.IO_ERROR,
                "disk %s is not there or empty; mount it, or fill it again with a run with repair and rebuild"
                    .formatted(root)));
        return false;
      }
      mark(work, disk);
      return true;
    }
    if (!there) {
      work.lostDisks.add(disk);
      if (work.pool.disks().stream().anyMatch(Files::isDirectory)) {
        work.troubles.add(
            new ScrubException(
                ScrubException.IO_ERROR, "disk " + root + " is not there; mount it or make it"));
      }
      return false;
    }
    if (!work.dryRun() && Files.notExists(work.pool.marker(disk))) {
      mark(work, disk);
    }
    return true;
  }

  private static void mark(Work work, int disk) throws IOException {
    Durable.write(
        work.pool.marker(disk),
        ("disk "
                + disk
                + " of the pool whose state is in "
                + work.pool.folder().getFileName()
                + "\n")
            .getBytes(StandardCharsets.UTF_8));
  }
}
