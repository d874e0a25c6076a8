package dev.nightshift.server.security;

import dev.nightshift.job.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/** The bearer tokens that the server accepts. Thread-safe. */
public final class Tokens {
  private final List<Token> tokens;

  /** All of these; a value is read anew at each use, so that a rotated one takes effect at once. */
  public Tokens(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  /**
   * Whose token this is. Takes the same time for every wrong token, so that none can be guessed
   * piece by piece.
   */
  public Optional<Token> find(String presented) {
    var digest = digest(presented);
    Token found = null;
    for (var token : tokens) {
      var value = token.current();
      boolean equal =
          MessageDigest.isEqual(digest(value.orElse("")), digest)
              && value.isPresent()
              && !value.get().isBlank();
      if (equal && found == null) {
        found = token;
      }
    }
    return Optional.ofNullable(found);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A token.
   *
   * @param name who uses it, for the audit
   */
  public record Token(String name, Role role, Secret value) {
    private Optional<String> current() {
      try {
        return Optional.of(value.reveal());
      } catch (IllegalStateException e) {
        return Optional.empty();
      }
    }
  }
}
