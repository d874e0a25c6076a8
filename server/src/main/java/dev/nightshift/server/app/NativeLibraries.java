package dev.nightshift.server.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Native libraries of plugins go into the data folder: the system's folder for temporary files may
 * forbid execution, and nobody would ever clear it.
 */
final class NativeLibraries {
  private NativeLibraries() {}

  static void intoFolder(Path dataFolder) {
    System.setProperty("org.sqlite.tmpdir", folder(dataFolder).toString());
  }

  /** Removes what earlier servers left. */
  static void clear(Path dataFolder) throws IOException {
    var folder = folder(dataFolder);
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(NativeLibraries::delete);
      }
    }
    Files.createDirectories(folder);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder(Path dataFolder) {
    return dataFolder.resolve("native");
  }
}
