package dev.nightshift.job.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/** Folders as values: for tests that copy a world, or compare it before and after. */
public final class Folders {
  private Folders() {}

  /** Copies a folder with everything in it; what is at the target already is overwritten. */
  public static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (Path source : (Iterable<Path>) all::iterator) {
        var target = to.resolve(from.relativize(source).toString());
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else {
          Files.copy(source, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /** SHA-256 of every file below a folder, by its path within it. */
  public static SortedMap<String, String> contents(Path folder) throws IOException {
    var sums = new TreeMap<String, String>();
    try (var all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        sums.put(folder.relativize(file).toString(), sha256(file));
      }
    }
    return sums;
  }

  private static String sha256(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var digest = MessageDigest.getInstance("SHA-256");
      var buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
