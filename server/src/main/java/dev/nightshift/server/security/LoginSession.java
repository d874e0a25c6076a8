package dev.nightshift.server.security;

import java.time.Instant;

/**
 * A browser's login.
 *
 * @param idHash the hash of what its cookie holds
 * @param account who
 * @param role of an account with a password its role of now, else the one of the login
 * @param seen its last request, to the minute
 * @param ends then at the latest
 * @param address where the login came from
 */
public record LoginSession(
    String idHash,
    String account,
    Means means,
    Role role,
    Instant created,
    Instant seen,
    Instant ends,
    String address) {
  private static final int ID = 12;

  /** Names it to people, and proves nothing. */
  public String id() {
    return idHash.substring(0, Math.min(ID, idHash.length()));
  }
}
