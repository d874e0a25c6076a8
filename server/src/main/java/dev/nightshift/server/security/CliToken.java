package dev.nightshift.server.security;

import dev.nightshift.job.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * The token in the data folder that whoever may read this folder acts with: made at the first
 * start, readable by its owner alone.
 */
public final class CliToken {
  private static final String FILE = "cli-token";
  private static final int BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private CliToken() {}

  /** Where it is kept. */
  public static Path file(Path dataFolder) {
    return dataFolder.resolve(FILE);
  }

  /** Makes the token unless it exists, and gives it the role of an admin. */
  public static Tokens.Token ensure(Path dataFolder) throws IOException {
    var file = file(dataFolder);
    if (!Files.exists(file) || Files.readString(file).isBlank()) {
      write(file, random());
    }
    restrict(file);
    return new Tokens.Token(
        "cli", Role.ADMIN, new Secret("file:" + file, () -> read(dataFolder).orElse(null)));
  }

  /** The token, if this process may read it. */
  public static Optional<String> read(Path dataFolder) {
    try {
      var text = Files.readString(file(dataFolder)).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void write(Path file, String token) throws IOException {
    var fresh = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(fresh);
    if (posix(file)) {
      Files.createFile(fresh, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    }
    Files.writeString(fresh, token + "\n");
    Files.move(fresh, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static void restrict(Path file) throws IOException {
    if (posix(file)
        && !Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).equals(OWNER_ONLY)) {
      Files.setPosixFilePermissions(file, OWNER_ONLY);
    }
  }

  private static boolean posix(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static String random() {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
