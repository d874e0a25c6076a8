package dev.nightshift.server.web;

import dev.nightshift.server.security.LoginSession;
import dev.nightshift.server.security.SessionCookie;
import dev.nightshift.server.security.Sessions;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;

/** Sessions as rows of a page. */
final class Browsers {
  private Browsers() {}

  /** Tells which one is of the browser that asks. */
  static List<SessionRow> rows(
      List<LoginSession> open, ContainerRequestContext request, Sessions sessions) {
    boolean secure = request.getSecurityContext().isSecure();
    var value = SessionCookie.read(request.getCookies(), sessions, secure).orElse("");
    return open.stream()
        .map(session -> SessionRow.of(session, Sessions.same(session, value)))
        .toList();
  }
}
