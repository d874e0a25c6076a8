package dev.nightshift.jobs.scrub;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;

/** File operations that are on the disk when they return. */
final class Durable {
  private Durable() {}

  /** Replaces the target in one step. */
  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(to.getParent());
  }

  /** A file that is either there as a whole or not at all. */
  static void write(Path file, byte[] bytes) throws IOException {
    writeBytes(file, bytes);
    syncFolder(file.getParent());
  }

  /** The same, but after a power cut it may not be there: for what can be made anew. */
  static void writeBytes(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    var part = file.resolveSibling(file.getFileName() + ".part");
    // not a channel: an interrupt would close that and lose what a stopped run still has to keep
    try (var out = new FileOutputStream(part.toFile())) {
      out.write(bytes);
      out.getFD().sync();
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static void syncFolder(Path folder) {
    try (var open = FileChannel.open(folder, StandardOpenOption.READ)) {
      open.force(true);
    } catch (IOException e) {
      // Windows cannot open a folder, and its renames need no sync.
    }
  }
}
