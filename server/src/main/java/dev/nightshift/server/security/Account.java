package dev.nightshift.server.security;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Somebody who logs in with a password.
 *
 * @param passwordHash by bcrypt
 * @param lastLogin null: never
 */
public record Account(
    String name,
    Role role,
    String passwordHash,
    Instant created,
    Instant passwordChanged,
    Instant lastLogin) {
  /** What a name is made of, in words. */
  public static final String NAME_RULE =
      "small letters, digits and . _ @ + - are allowed, at most 100, and the first is a letter or a"
          + " digit";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,99}");

  /** As it is stored: case does not tell two people apart. */
  public static String name(String given) {
    return given.strip().toLowerCase(Locale.ROOT);
  }

  /** Whether an account may have this name. */
  public static boolean sound(String name) {
    return NAME.matcher(name).matches();
  }

  @Override
  public String toString() {
    return name + " (" + role.label() + ")";
  }
}
