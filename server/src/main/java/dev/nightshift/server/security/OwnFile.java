package dev.nightshift.server.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A file with a secret that only its owner may read. */
final class OwnFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private OwnFile() {}

  /** Writes it whole or not at all; nobody else can read it at any moment. */
  static void write(Path file, String secret) throws IOException {
    var fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    if (posix(file)) {
      Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    Files.writeString(fresh, secret + "\n");
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  static void restrict(Path file) throws IOException {
    if (posix(file)
        && !Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).equals(OWNER_ONLY)) {
      Files.setPosixFilePermissions(file, OWNER_ONLY);
    }
  }

  private static boolean posix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
