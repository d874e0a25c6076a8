package dev.nightshift.server.security;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.nightshift.job.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * {@code access} in config.yml: who is let in, and how.
 *
 * @param tokens by default none
 * @param readOnLoopback on this machine reading needs no login while the server listens to it alone
 * @param openMetrics {@code /metrics} needs no login
 * @param proxy null: none is believed
 * @param oidc null: there is no provider
 * @param passwordCost the logarithm of the rounds that hashing a password takes
 */
public record AccessConfig(
    List<TokenConfig> tokens,
    boolean readOnLoopback,
    boolean openMetrics,
    SessionConfig sessions,
    ProxyConfig proxy,
    OidcConfig oidc,
    int passwordCost) {

  /** What holds where config.yml says nothing. */
  public static final AccessConfig DEFAULT = of(null, null, null, null, null, null, null);

  @JsonCreator
  static AccessConfig of(
      @JsonProperty("tokens") List<TokenConfig> tokens,
      @JsonProperty("reading") String reading,
      @JsonProperty("metrics") String metrics,
      @JsonProperty("sessions") SessionConfig sessions,
      @JsonProperty("proxy") ProxyConfig proxy,
      @JsonProperty("oidc") OidcConfig oidc,
      @JsonProperty("passwordCost") Integer passwordCost) {
    int cost = passwordCost == null ? Passwords.COST : passwordCost;
    if (cost < Passwords.LEAST_COST || cost > Passwords.MOST_COST) {
      throw new IllegalArgumentException(
          "access.passwordCost is "
              + cost
              + "; write "
              + Passwords.LEAST_COST
              + " to "
              + Passwords.MOST_COST);
    }
    return new AccessConfig(
        tokens == null ? List.of() : List.copyOf(tokens),
        first("access.reading", reading, "loopback", "login"),
        first("access.metrics", metrics, "open", "login"),
        sessions == null ? SessionConfig.of(null, null) : sessions,
        proxy,
        oidc,
        cost);
  }

  /** Whether it is the first of two words, which is the default. */
  private static boolean first(String setting, String given, String first, String second) {
    if (given == null || given.equals(first)) {
      return true;
    }
    if (given.equals(second)) {
      return false;
    }
    throw new IllegalArgumentException(
        setting + " is \"" + given + "\"; write " + first + " or " + second);
  }

  static Role role(String setting, String given, Role byDefault) {
    if (given == null || given.isBlank()) {
      return byDefault;
    }
    return Role.of(given)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    setting + " is \"" + given + "\"; write admin, viewer or none"));
  }

  /** The tokens described. */
  public List<Tokens.Token> resolve() {
    return tokens.stream()
        .map(token -> new Tokens.Token(token.name(), token.role(), secret(token.token())))
        .toList();
  }

  /** A value that config.yml only refers to. */
  static Secret secret(String setting, String reference) {
    if (!reference.startsWith("env:") && !reference.startsWith("file:")) {
      throw new IllegalArgumentException(
          setting
              + " must refer to its value as env:NAME or file:/path; the value itself has no place"
              + " in config.yml");
    }
    return secret(reference);
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
      return new TokenConfig(
          name,
          AccessConfig.role("access.tokens: role of \"" + name + "\"", role, Role.VIEWER),
          token);
    }
  }

  /**
   * How long logins last.
   *
   * @param idle when they are not used
   * @param longest at the latest
   */
  public record SessionConfig(Duration idle, Duration longest) {
    private static final Duration IDLE = Duration.ofHours(12);
    private static final Duration LONGEST = Duration.ofDays(7);

    @JsonCreator
    static SessionConfig of(
        @JsonProperty("idle") io.dropwizard.util.Duration idle,
        @JsonProperty("longest") io.dropwizard.util.Duration longest) {
      return new SessionConfig(positive("idle", idle, IDLE), positive("longest", longest, LONGEST));
    }

    private static Duration positive(
        String name, io.dropwizard.util.Duration given, Duration byDefault) {
      if (given == null) {
        return byDefault;
      }
      if (given.toSeconds() < 1) {
        throw new IllegalArgumentException(
            "access.sessions." + name + " is " + given + "; write at least 1s");
      }
      return given.toJavaDuration();
    }
  }
}
