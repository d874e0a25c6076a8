package dev.nightshift.server.web;

import dev.nightshift.server.security.LoginSession;
import java.time.Instant;

/**
 * A browser's login.
 *
 * @param here the one of the browser that shows it
 * @param means how they logged in, in words
 */
public record SessionRow(
    String id,
    String account,
    String means,
    String role,
    boolean here,
    Instant created,
    Instant seen,
    Instant ends,
    String address) {

  static SessionRow of(LoginSession session, boolean here) {
    return new SessionRow(
        session.id(),
        session.account(),
        switch (session.means()) {
          case PASSWORD -> "password";
          case OIDC -> "OpenID";
          default -> session.means().label();
        },
        session.role().label(),
        here,
        session.created(),
        session.seen(),
        session.ends(),
        session.address());
  }
}
