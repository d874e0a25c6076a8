package dev.nightshift.jobs.ledger;

import java.io.IOException;
import java.io.RandomAccessFile;
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

  /** Writes a small text that is either there as a whole or not at all. */
  static void write(Path file, String text) throws IOException {
    var part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text);
    sync(part);
    move(part, file);
  }

  static void sync(Path file) throws IOException {
    try (var open = new RandomAccessFile(file.toFile(), "rw")) {
      open.getFD().sync();
    }
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
