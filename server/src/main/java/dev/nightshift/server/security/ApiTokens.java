package dev.nightshift.server.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tokens that the server makes; their values are kept nowhere. Thread-safe. */
public final class ApiTokens {
  /** Lets scanners of repositories and logs know a token when they see one. */
  static final String PREFIX = "nst_";

  /** What a name is made of, in words. */
  public static final String NAME_RULE =
      "letters, digits and . _ @ - are allowed, at most 60, and the first is a letter or a digit";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,59}");
  private static final int ID_BYTES = 6;
  private static final Duration NOTED_EACH = Duration.ofMinutes(1);

  private final ApiTokenStore store;
  private final Clock clock;

  public ApiTokens(ApiTokenStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  public static boolean sound(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Makes a token.
   *
   * @param lasting null: until it is revoked
   * @return empty: as many of this name are valid as may be
   */
  public Optional<Made> make(String name, Role role, Duration lasting, String by) {
    var value = PREFIX + Keys.random();
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var token =
        new ApiToken(
            Keys.hash("id " + value).substring(0, 2 * ID_BYTES),
            name,
            role,
            now,
            by,
            lasting == null ? null : now.plus(lasting),
            null,
            null);
    return store.add(token, Keys.hash(value), now)
        ? Optional.of(new Made(token, value))
        : Optional.empty();
  }

  public List<ApiToken> all() {
    return store.all();
  }

  /** Empty: there is none of this id. */
  public Optional<ApiToken> revoke(String id) {
    return store.revoke(id, clock.instant());
  }

  /**
   * Lets a token end sooner than it would.
   *
   * @return as it is now; empty: there is none of this id
   */
  public Optional<ApiToken> expire(String id, Instant at) {
    return store.expire(id, at.truncatedTo(ChronoUnit.MICROS), clock.instant());
  }

  /** The instant so long from now. */
  public Instant in(Duration time) {
    return clock.instant().plus(time).truncatedTo(ChronoUnit.MICROS);
  }

  /** Whose token this is, if it is valid; remembers its use. */
  Optional<ApiToken> find(String value) {
    if (!value.startsWith(PREFIX)) {
      return Optional.empty();
    }
    var now = clock.instant();
    var found = store.find(Keys.hash(value)).filter(token -> token.valid(now));
    found.filter(token -> stale(token.lastUsed(), now)).ifPresent(t -> store.used(t.id(), now));
    return found;
  }

  /** A token that is accepted no longer, for whoever still has it. */
  Optional<ApiToken> past(String value) {
    return value.startsWith(PREFIX)
        ? store.find(Keys.hash(value)).filter(token -> !token.valid(clock.instant()))
        : Optional.empty();
  }

  private static boolean stale(Instant used, Instant now) {
    return used == null || used.plus(NOTED_EACH).isBefore(now);
  }

  /** A new token with its value, which nobody can show again. */
  public record Made(ApiToken token, String value) {
    @Override
    public String toString() {
      return token.toString();
    }
  }
}
