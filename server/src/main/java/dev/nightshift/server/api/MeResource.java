package dev.nightshift.server.api;

import dev.nightshift.server.control.LoginActions;
import dev.nightshift.server.control.UserActions;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Admits;
import dev.nightshift.server.security.Admits.Who;
import dev.nightshift.server.security.Means;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;

/** Whoever asks. */
@Path("api/v1/me")
@Produces(MediaType.APPLICATION_JSON)
@Admits(Who.SIGNED_IN)
public final class MeResource {
  private final UserActions actions;
  private final LoginActions logins;

  public MeResource(UserActions actions, LoginActions logins) {
    this.actions = actions;
    this.logins = logins;
  }

  @Says("Tells who asks.")
  @GET
  public MeJson me(@Context SecurityContext security) {
    var actor = (Actor) security.getUserPrincipal();
    return new MeJson(
        actor.name(), actor.role().label(), security.getAuthenticationScheme(), actor.address());
  }

  @Says("Lists one's own open sessions, the one used last first.")
  @GET
  @Path("sessions")
  public PageJson<SessionJson> sessions(@Context SecurityContext security) {
    return PageJson.of(
        logins.sessions(means(security), (Actor) security.getUserPrincipal()).stream()
            .map(SessionJson::of)
            .toList());
  }

  @Says("Ends one of one's own sessions.")
  @DELETE
  @Path("sessions/{id}")
  public SessionJson endSession(@Context SecurityContext security, @PathParam("id") String id) {
    return SessionJson.of(
        logins.endSession(id, means(security), (Actor) security.getUserPrincipal()));
  }

  private static Means means(SecurityContext security) {
    return Means.of(security.getAuthenticationScheme());
  }

  /** All sessions end. */
  @Says(
      value = "Changes one's own password; all sessions end.",
      body = {"current", "password"},
      status = 204)
  @PUT
  @Path("password")
  @Consumes(MediaType.WILDCARD)
  public void password(@Context SecurityContext security, InputStream stream) throws IOException {
    var body =
        Body.read(stream, "{\"current\": \"…\", \"password\": \"…\"}", "current", "password");
    actions.ownPassword(
        body.required("current", "write the password that holds now"),
        body.required("password", "write the new one"),
        (Actor) security.getUserPrincipal());
  }

  /**
   * Who that is.
   *
   * @param means how it was proved: token, basic, password, oidc or proxy
   */
  public record MeJson(String name, String role, String means, String address) {}
}
