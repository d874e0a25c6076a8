package dev.nightshift.server.security;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tokens that the server made. Thread-safe. */
public interface ApiTokenStore {
  /** So many of one name are valid at a time: the one in use, and the one that follows it. */
  int VALID_AT_ONCE = 2;

  /** By name, newest first; also those that are valid no longer. */
  List<ApiToken> all();

  Optional<ApiToken> find(String tokenHash);

  /**
   * Adds a token.
   *
   * @return false: {@link #VALID_AT_ONCE} of its name are valid
   */
  boolean add(ApiToken token, String tokenHash, Instant now);

  /**
   * Revokes a token; one that was revoked before stays as it is.
   *
   * @return empty: there is none of this id
   */
  Optional<ApiToken> revoke(String id, Instant now);

  /**
   * Lets a token that is valid end at an instant before the one at which it would; another one
   * stays as it is.
   *
   * @return empty: there is none of this id
   */
  Optional<ApiToken> expire(String id, Instant at, Instant now);

  /** Remembers its use. */
  void used(String id, Instant now);
}
