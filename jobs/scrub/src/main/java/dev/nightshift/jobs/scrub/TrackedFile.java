package dev.nightshift.jobs.scrub;

/**
 * A file of the pool as it must be. Belongs to a {@link Manifest}, which keeps its changes.
 *
 * <p>In mirror mode it stands for its copies on all disks.
 */
final class TrackedFile {
  static final long ABSENT = Long.MIN_VALUE;

  final int id;
  final int disk;
  final String path;
  final int mode;
  final long size;

  /** By copy, in nanoseconds since 1970; one where there are no copies. */
  final long[] mtimes;

  /** By extent; null: not read yet. */
  final Sum[] sums;

  /** In milliseconds since 1970, of mirrored files; 0: never. */
  long verified;

  TrackedFile(int id, int disk, String path, int mode, long size, long[] mtimes, int extents) {
    this.id = id;
    this.disk = disk;
    this.path = path;
    this.mode = mode;
    this.size = size;
    this.mtimes = mtimes;
    this.sums = new Sum[extents];
  }

  int extents() {
    return sums.length;
  }

  /** How many extents a file of a size has: an empty one has an empty extent. */
  static int extents(long size, int extentBytes) {
    return (int) Math.max(1, (size + extentBytes - 1) / extentBytes);
  }

  int length(int extent, int extentBytes) {
    return (int) Math.min(extentBytes, size - (long) extent * extentBytes);
  }
}
