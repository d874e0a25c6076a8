package dev.nightshift.jobs.system;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Backups in a second place. */
record Copies(Path folder) {
  private static final String BACKUPS = "nightshift_*.backup.zip";

  /**
   * Copies a file into the folder; it gets its name only when it has been read back.
   *
   * @throws IOException if it cannot be written, or is not what was written
   */
  Path add(Path file) throws IOException {
    Files.createDirectories(folder);
    var copy = folder.resolve(file.getFileName());
    var partial = folder.resolve(file.getFileName() + ".partial");
    try {
      var written = write(file, partial);
      var found = sha256(partial);
      if (!found.equals(written)) {
        throw new IOException("it was read back with SHA-256 " + found + " instead of " + written);
      }
      Files.move(partial, copy, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
    return copy;
  }

  /** Removes copies made before; the newest stays whatever its age. */
  List<Path> removeOlderThan(Instant oldest) throws IOException {
    var copies = new ArrayList<Path>();
    try (var files = Files.newDirectoryStream(folder, BACKUPS)) {
      files.forEach(copies::add);
    }
    copies.sort(null); // their names hold the time
    var removed = new ArrayList<Path>();
    for (var copy : copies.subList(0, Math.max(0, copies.size() - 1))) {
      if (Files.getLastModifiedTime(copy).toInstant().isBefore(oldest)) {
        Files.delete(copy);
        removed.add(copy);
      }
    }
    return removed;
  }

  private static String write(Path from, Path to) throws IOException {
    try (var in = new DigestInputStream(Files.newInputStream(from), digest());
        OutputStream out =
            Files.newOutputStream(
                to,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                StandardOpenOption.DSYNC)) {
      in.transferTo(out);
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }
  }

  private static String sha256(Path file) throws IOException {
    try (var in = new DigestInputStream(Files.newInputStream(file), digest())) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    }
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
