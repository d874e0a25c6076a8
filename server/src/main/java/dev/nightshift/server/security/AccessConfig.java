package dev.nightshift.server.security;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.nightshift.job.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * {@code access} in config.yml: further tokens beside the one in the data folder.
 *
 * @param tokens by default none
 */
public record AccessConfig(List<TokenConfig> tokens) {
  @JsonCreator
  public AccessConfig(@JsonProperty("tokens") List<TokenConfig> tokens) {
    this.tokens = tokens == null ? List.of() : List.copyOf(tokens);
  }

  /** The tokens described. */
  public List<Tokens.Token> resolve() {
    return tokens.stream()
        .map(token -> new Tokens.Token(token.name(), token.role(), secret(token.token())))
        .toList();
  }

  private static Secret secret(String reference) {
    if (reference.startsWith("env:")) {
      return new Secret(reference, () -> System.getenv(reference.substring(4)));
    }
    var file = Path.of(reference.substring("file:".length()));
    return new Secret(
        reference,
        () -> {
          try {
            return Files.readString(file).strip();
          } catch (IOException e) {
            return null;
          }
        });
  }

  /**
   * A token.
   *
   * @param name who uses it
   * @param role viewer or admin
   * @param token {@code env:NAME} or {@code file:/path}, never the value itself
   */
  public record TokenConfig(String name, Role role, String token) {
    @JsonCreator
    public static TokenConfig of(
        @JsonProperty("name") String name,
        @JsonProperty("role") String role,
        @JsonProperty("token") String token) {
      if (name == null || name.isBlank()) {
        throw new IllegalArgumentException("access.tokens: each token needs a name");
      }
      if (token == null || !(token.startsWith("env:") || token.startsWith("file:"))) {
        throw new IllegalArgumentException(
            "access.tokens: token \""
                + name
                + "\" must refer to its value as env:NAME or file:/path; the value itself has no"
                + " place in config.yml");
      }
      return new TokenConfig(name, role(name, role), token);
    }

    private static Role role(String name, String role) {
      if (role == null || role.isBlank()) {
        return Role.VIEWER;
      }
      try {
        return Role.valueOf(role.toUpperCase(Locale.ROOT));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "access.tokens: role of \"" + name + "\" is \"" + role + "\"; write viewer or admin",
            e);
      }
    }
  }
}
