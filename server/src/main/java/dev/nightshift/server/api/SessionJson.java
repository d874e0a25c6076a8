package dev.nightshift.server.api;

import dev.nightshift.server.security.LoginSession;
import java.time.Instant;

/**
 * A browser's login.
 *
 * @param id names it, and proves nothing
 * @param means password or oidc
 * @param seen its last request, to the minute
 * @param ends then at the latest
 * @param address where the login came from
 */
public record SessionJson(
    String id,
    String user,
    String means,
    String role,
    Instant created,
    Instant seen,
    Instant ends,
    String address) {
  static SessionJson of(LoginSession session) {
    return new SessionJson(
        session.id(),
        session.account(),
        session.means().label(),
        session.role().label(),
        session.created(),
        session.seen(),
        session.ends(),
        session.address());
  }
}
