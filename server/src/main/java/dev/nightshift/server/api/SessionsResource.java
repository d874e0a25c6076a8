package dev.nightshift.server.api;

import dev.nightshift.server.control.UserActions;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Admits;
import dev.nightshift.server.security.Admits.Who;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

/** Logins of browsers; for admins. */
@Path("api/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Who.ADMINS)
public final class SessionsResource {
  private final UserActions actions;

  public SessionsResource(UserActions actions) {
    this.actions = actions;
  }

  @Says("Lists the open sessions of browsers, the one used last first.")
  @GET
  public PageJson<SessionJson> list() {
    return PageJson.of(actions.sessions().stream().map(SessionJson::of).toList());
  }

  @Says("Ends a session.")
  @DELETE
  @Path("{id}")
  public SessionJson end(@Context SecurityContext security, @PathParam("id") String id) {
    return SessionJson.of(actions.endSession(id, (Actor) security.getUserPrincipal()));
  }
}
