package dev.nightshift.jobs.scrub;

import dev.nightshift.job.CancelledException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Puts right bytes in the place of wrong ones: beside the file first, verified, then in one step.
 */
final class Repairs {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final long SPARE_BYTES = 16 << 20;

  private final Work work;
  private long quarantined = -1;

  /** Gives the right bytes of an extent, at the pace of the intensity. */
  interface Source {
    byte[] bytes(int extent) throws IOException;
  }

  Repairs(Work work) {
    this.work = work;
  }

  /**
   * Replaces extents of one copy of a file.
   *
   * @param mtime what the copy gets, in nanoseconds since 1970
   * @param source must give what the manifest says; that is checked on the disk before the swap
   * @return the time that the copy got, as exact as the file system keeps it
   * @throws ScrubException if it cannot be done
   */
  long replace(TrackedFile file, int copy, long mtime, Set<Integer> extents, Source source)
      throws IOException {
    var target = work.pool.file(file, copy);
    requireSpace(work.pool.disks().get(copy), file.size);
    boolean there = Files.isRegularFile(target);
    var before = there ? Survey.look(target) : null;
    var fresh = work.pool.temporary(file.id, copy);
    Files.createDirectories(fresh.getParent());
    try {
      write(file, there ? target : null, extents, source, fresh);
      verify(file, target, extents, fresh);
    } catch (CancelledException | ScrubException | IOException e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
    if (there) {
      quarantine(file, copy, target, extents);
    }
    dress(fresh, file, mtime);
    Files.createDirectories(target.getParent());
    if (there ? !before.equals(Survey.look(target)) : Files.exists(target)) {
      Files.delete(fresh);
      throw new ScrubException(
          ScrubException.IO_ERROR,
          target + " was changed while it was being brought back; the next run looks again");
    }
    long given = Survey.look(fresh).mtime();
    Durable.move(fresh, target);
    work.context.logger().log(Level.INFO, "brought back {0}, extents {1}", target, extents);
    return given;
  }

  /** Replaces a parity shard. */
  void replaceParity(Path shard, String name, byte[] bytes) throws IOException {
    if (Files.isRegularFile(shard)) {
      keep("parity/" + name, Files.readAllBytes(shard));
    }
    requireSpace(shard.getParent(), bytes.length);
    Durable.writeBytes(shard, bytes);
  }

  private void write(TrackedFile file, Path old, Set<Integer> extents, Source source, Path fresh)
      throws IOException {
    int extentBytes = work.settings.extentBytes();
    try (var out = new FileOutputStream(fresh.toFile())) {
      for (int extent = 0; extent < file.extents(); extent++) {
        int length = file.length(extent, extentBytes);
        if (extents.contains(extent)) {
          out.write(source.bytes(extent), 0, length);
        } else {
          work.turn(); // a file may be many times larger than what is wrong in it
          out.write(taken(old, extent, length));
        }
      }
      out.getFD().sync();
    }
  }

  private void verify(TrackedFile file, Path target, Set<Integer> extents, Path fresh)
      throws IOException {
    for (int extent : extents) {
      work.turn();
      if (!file.sums[extent].matches(work.reader.read(fresh, extent))) {
        throw new ScrubException(
            ScrubException.IO_ERROR,
            "%s extent %d came back wrong after it was written; the disk may be failing"
                .formatted(target, extent));
      }
    }
  }

  /** Where the file is cut off, the rest stays damaged. */
  private byte[] taken(Path old, int extent, int length) throws IOException {
    var read = work.reader.read(old, extent);
    var bytes = new byte[length];
    read.get(bytes, 0, Math.min(length, read.remaining()));
    return bytes;
  }

  private static byte[] part(Path file, long from, int length) throws IOException {
    var bytes = new byte[length];
    try (var open = new RandomAccessFile(file.toFile(), "r")) {
      open.seek(from);
      int read = 0;
      while (read < length) {
        int more = open.read(bytes, read, length - read);
        if (more < 0) {
          break;
        }
        read += more;
      }
    }
    return bytes;
  }

  private void dress(Path fresh, TrackedFile file, long mtime) throws IOException {
    if (file.mode >= 0) {
      try {
        Files.setAttribute(fresh, "unix:mode", file.mode);
      } catch (UnsupportedOperationException | IllegalArgumentException e) {
        work.context.logger().log(Level.DEBUG, "no permissions here: {0}", e.getMessage());
      }
    }
    Files.setLastModifiedTime(fresh, FileTime.from(mtime, TimeUnit.NANOSECONDS));
  }

  private void quarantine(TrackedFile file, int copy, Path target, Set<Integer> extents)
      throws IOException {
    int extentBytes = work.settings.extentBytes();
    long size = Files.size(target);
    for (int extent : extents) {
      long from = (long) extent * extentBytes;
      if (from < size) {
        var bad = part(target, from, (int) Math.min(extentBytes, size - from));
        keep(work.pool.disk(copy) + "/" + file.path + "." + extent, bad);
      }
    }
  }

  private void keep(String name, byte[] bad) throws IOException {
    var folder = work.pool.quarantine();
    if (quarantined < 0) {
      quarantined = size(folder);
    }
    if (quarantined + bad.length > work.settings.quarantineLimit()) {
      throw new ScrubException(
          ScrubException.NO_SPACE,
          "%s holds %d bytes and may hold %d; look at what is in it and remove that"
              .formatted(folder, quarantined, work.settings.quarantineLimit()));
    }
    requireSpace(work.pool.folder(), bad.length);
    Durable.write(folder.resolve(STAMP.format(work.started)).resolve(name), bad);
    quarantined += bad.length;
  }

  private static long size(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return 0;
    }
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  static void requireSpace(Path folder, long bytes) throws IOException {
    var there = folder;
    while (Files.notExists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    long free = Files.getFileStore(there).getUsableSpace();
    if (free < bytes + SPARE_BYTES) {
      throw new ScrubException(
          ScrubException.NO_SPACE,
          "%s has %d bytes left, and %d are needed; make room there"
              .formatted(there, free, bytes + SPARE_BYTES));
    }
  }
}
