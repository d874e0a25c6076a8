package dev.nightshift.server.api;

import dev.nightshift.server.control.UserActions;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Admits;
import dev.nightshift.server.security.Admits.Who;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
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

  public MeResource(UserActions actions) {
    this.actions = actions;
  }

  @Says("Tells who asks.")
  @GET
  public MeJson me(@Context SecurityContext security) {
    var actor = (Actor) security.getUserPrincipal();
    return new MeJson(
        actor.name(), actor.role().label(), security.getAuthenticationScheme(), actor.address());
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
