package dev.nightshift.server.security;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Hashes passwords slowly on purpose, a few at a time. Thread-safe. */
public final class Passwords {
  /** About a quarter of a second on a server of today. */
  public static final int COST = 12;

  static final int LEAST_COST = 10;
  static final int MOST_COST = 16;

  private static final int SHORTEST = 10;
  private static final int LONGEST_BYTES = 72;
  private static final int AT_ONCE = 2;
  private static final int PATIENCE_SECONDS = 10;

  private final int cost;
  private String nobody;
  private final Semaphore places = new Semaphore(AT_ONCE, true);

  /**
   * @param cost the logarithm of the rounds
   */
  public Passwords(int cost) {
    this.cost = cost;
  }

  /** Why a password is not taken; empty if it is. */
  public static Optional<String> problem(String name, String password) {
    if (password.codePointCount(0, password.length()) < SHORTEST) {
      return Optional.of(
          "the password is too short; it needs at least " + SHORTEST + " characters");
    }
    if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
      return Optional.of(
          "the password is longer than " + LONGEST_BYTES + " bytes; take a shorter one");
    }
    if (password.toLowerCase(Locale.ROOT).contains(name) || password.isBlank()) {
      return Optional.of("the password holds the user's name; take one that nobody guesses");
    }
    return Optional.empty();
  }

  /** A password that nobody guesses. */
  public static String made() {
    return Keys.random(15);
  }

  public String hash(String password) {
    return atOnce(() -> BCrypt.withDefaults().hashToString(cost, password.toCharArray()));
  }

  /**
   * Whether it is the password.
   *
   * @param hash null: there is no such account; that takes as long
   */
  public boolean matches(String password, String hash) {
    // bcrypt cuts off what is longer; nobody could set such a password
    boolean possible = password.getBytes(StandardCharsets.UTF_8).length <= LONGEST_BYTES;
    boolean equal =
        atOnce(
            () ->
                BCrypt.verifyer()
                    .verify(
                        (possible ? password : "").toCharArray(), hash == null ? nobody() : hash)
                    .verified);
    return equal && possible && hash != null;
  }

  // Made when it is needed first: the server's start does not wait for it.
  private synchronized String nobody() {
    if (nobody == null) {
      nobody = BCrypt.withDefaults().hashToString(cost, Keys.random().toCharArray());
    }
    return nobody;
  }

  private <T> T atOnce(Supplier<T> work) {
    try {
      if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new TooManyLogins(
            "more logins wait than the server can check; try again in a moment", PATIENCE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TooManyLogins("the server stops", PATIENCE_SECONDS);
    }
    try {
      return work.get();
    } finally {
      places.release();
    }
  }
}
