package dev.nightshift.jobs.scrub;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The files of a disk as they are now. Symbolic links are neither followed nor guarded.
 *
 * @param files by path within the disk, with slashes
 */
record Survey(SortedMap<String, Seen> files) {

  /**
   * A thing with a name.
   *
   * @param regular whether it is a file with bytes
   * @param mtime in nanoseconds since 1970
   * @param mode as UNIX has it; -1: unknown
   */
  record Seen(boolean regular, long size, long mtime, int mode) {}

  /**
   * Looks through a disk.
   *
   * @param troubles hears of what cannot be looked at
   */
  static Survey of(Path disk, List<String> exclude, Troubles troubles) throws IOException {
    var excluded =
        exclude.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
    var files = new TreeMap<String, Seen>();
    Files.walkFileTree(
        disk,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!folder.equals(disk)) {
              if (isOwn(folder) || matches(disk.relativize(folder), excluded)) {
                return FileVisitResult.SKIP_SUBTREE;
              }
              files.put(name(disk, folder), new Seen(false, 0, 0, -1));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!matches(disk.relativize(file), excluded)) {
              files.put(name(disk, file), seen(file, attributes));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            if (!(failure instanceof NoSuchFileException)) {
              troubles.io(file, failure);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return new Survey(files);
  }

  /** As it is now. */
  static Seen look(Path file) throws IOException {
    return seen(
        file, Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
  }

  private static Seen seen(Path file, BasicFileAttributes attributes) {
    return new Seen(
        attributes.isRegularFile(),
        attributes.size(),
        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        mode(file));
  }

  private static int mode(Path file) {
    try {
      return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0777;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return -1; // it is gone again, or this is no UNIX
    }
  }

  private static boolean isOwn(Path folder) {
    return folder.getFileName().toString().equals(Pool.OWN);
  }

  private static boolean matches(Path relative, List<PathMatcher> excluded) {
    return excluded.stream()
        .anyMatch(glob -> glob.matches(relative) || glob.matches(relative.getFileName()));
  }

  private static String name(Path disk, Path file) {
    return disk.relativize(file).toString().replace('\\', '/');
  }
}
