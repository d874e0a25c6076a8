package dev.nightshift.server.web;

import dev.nightshift.server.security.Actor;
import jakarta.ws.rs.container.ContainerRequestContext;

/**
 * Who looks at a page.
 *
 * @param known has a name
 * @param mayAct buttons that act are of use
 * @param login there is something to log in to
 * @param csrf goes with each form that acts; empty if there is none
 */
public record Viewer(
    String name, String role, boolean known, boolean mayAct, boolean login, String csrf) {

  static Viewer of(ContainerRequestContext request) {
    var actor = actor(request);
    return new Viewer(
        actor.name(),
        actor.role().label(),
        !actor.name().equals(Actor.ANONYMOUS),
        actor.role().mayAct(),
        false,
        "");
  }

  static Actor actor(ContainerRequestContext request) {
    return (Actor) request.getSecurityContext().getUserPrincipal();
  }
}
