package dev.nightshift.server.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The password that the first start makes, in a file of the data folder for its owner alone. */
public final class AdminPassword {
  /** The account it belongs to. */
  public static final String NAME = "admin";

  private static final String FILE = "admin-password";

  private AdminPassword() {}

  /** Where it is kept. */
  public static Path file(Path dataFolder) {
    return dataFolder.resolve(FILE);
  }

  /** Makes the account and its password if there is no account at all. */
  public static void ensure(
      Path dataFolder, AccountStore accounts, Passwords passwords, Instant now) throws IOException {
    if (!accounts.all().isEmpty()) {
      return;
    }
    var password = Passwords.made();
    // first the file: an account whose password nobody knows would be of no use
    OwnFile.write(file(dataFolder), password);
    if (!accounts.addFirst(NAME, Role.ADMIN, passwords.hash(password), now)) {
      forget(dataFolder);
    }
  }

  /** Removes the file; its password is another one now. */
  public static void forget(Path dataFolder) throws IOException {
    Files.deleteIfExists(file(dataFolder));
  }
}
