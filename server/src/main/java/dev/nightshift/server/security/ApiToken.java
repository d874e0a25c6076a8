package dev.nightshift.server.security;

import java.time.Instant;

/**
 * A token that was made by the server; its value is shown once and not kept.
 *
 * @param id names it, and proves nothing
 * @param name who uses it; the old and the new one have the same while they are rotated
 * @param expires null: never
 * @param lastUsed to the minute; null: never
 * @param revoked null: it is not
 */
public record ApiToken(
    String id,
    String name,
    Role role,
    Instant created,
    String createdBy,
    Instant expires,
    Instant lastUsed,
    Instant revoked) {

  /** Whether it is accepted. */
  public boolean valid(Instant now) {
    return revoked == null && (expires == null || now.isBefore(expires));
  }
}
