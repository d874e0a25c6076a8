package dev.nightshift.server.web;

import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Visitor;
import jakarta.ws.rs.container.ContainerRequestContext;

/**
 * Who looks at a page.
 *
 * @param known has a name
 * @param mayAct buttons that act are of use
 * @param login there is something to log in to
 * @param mayLogOut there is a session to end
 * @param csrf goes with each form that acts; empty if there is none
 */
public record Viewer(
    String name,
    String role,
    boolean known,
    boolean mayAct,
    boolean login,
    boolean mayLogOut,
    String csrf) {

  static Viewer of(ContainerRequestContext request) {
    var visitor = Visitor.of(request);
    return new Viewer(
        visitor.getName(),
        visitor.getRole(),
        visitor.isSignedIn(),
        visitor.isMayAct(),
        !visitor.isSignedIn(),
        visitor.isMayLogOut(),
        visitor.token());
  }

  static Actor actor(ContainerRequestContext request) {
    return (Actor) request.getSecurityContext().getUserPrincipal();
  }
}
