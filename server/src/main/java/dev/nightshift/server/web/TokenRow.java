package dev.nightshift.server.web;

import dev.nightshift.server.security.ApiToken;
import java.time.Instant;

/**
 * A token for a program.
 *
 * @param state valid, expired or revoked
 * @param tone colours the state
 * @param ended when it was revoked or expired; null while it is valid
 */
public record TokenRow(
    String id,
    String name,
    String role,
    String state,
    String tone,
    boolean valid,
    Instant created,
    String by,
    Instant lastUsed,
    Instant expires,
    Instant ended) {

  static TokenRow of(ApiToken token, Instant now) {
    boolean valid = token.valid(now);
    boolean revoked = token.revoked() != null;
    return new TokenRow(
        token.id(),
        token.name(),
        token.role().label(),
        valid ? "valid" : revoked ? "revoked" : "expired",
        valid ? "good" : "dim",
        valid,
        token.created(),
        token.createdBy(),
        token.lastUsed(),
        token.expires(),
        valid ? null : revoked ? token.revoked() : token.expires());
  }
}
