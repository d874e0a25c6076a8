package dev.nightshift.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightshift.server.control.UserActions;
import dev.nightshift.server.security.Account;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Admits;
import dev.nightshift.server.security.Admits.Who;
import dev.nightshift.server.security.Role;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/** People who log in with a password; for admins. */
@Path("api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Admits(Who.ADMINS)
public final class UsersResource {
  private final UserActions actions;

  public UsersResource(UserActions actions) {
    this.actions = actions;
  }

  @Says("Lists the users who log in with a password.")
  @GET
  public PageJson<UserJson> list() {
    return PageJson.of(actions.all().stream().map(UserJson::of).toList());
  }

  /** Makes a password where none is given. */
  @Says(
      value = "Adds a user; makes a password where none is given.",
      body = {"name", "role", "password"},
      answer = PasswordJson.class,
      status = 201)
  @POST
  public Response add(@Context SecurityContext security, InputStream stream) throws IOException {
    var body =
        Body.read(stream, "{\"name\": \"anna\", \"role\": \"viewer\"}", "name", "role", "password");
    var name = body.required("name", "write the user's name");
    var given = body.text("password");
    var password = actions.add(name, role(body), given, actor(security));
    return Response.status(Response.Status.CREATED)
        .entity(new PasswordJson(Account.name(name), given.isEmpty() ? password : null))
        .build();
  }

  @Says(value = "Removes a user.", status = 204)
  @DELETE
  @Path("{name}")
  public void remove(@Context SecurityContext security, @PathParam("name") String name) {
    actions.remove(name, actor(security));
  }

  @Says(
      value = "Gives a user another role.",
      body = {"role"},
      status = 204)
  @PUT
  @Path("{name}/role")
  public void role(
      @Context SecurityContext security, @PathParam("name") String name, InputStream stream)
      throws IOException {
    var body = Body.read(stream, "{\"role\": \"viewer\"}", "role");
    actions.role(name, role(body), actor(security));
  }

  /** Makes a password where none is given. */
  @Says(
      value = "Gives a user another password; makes one where none is given.",
      body = {"password"})
  @PUT
  @Path("{name}/password")
  public PasswordJson password(
      @Context SecurityContext security, @PathParam("name") String name, InputStream stream)
      throws IOException {
    var body = Body.read(stream, "{\"password\": \"…\"}", "password");
    var given = body.text("password");
    var password = actions.password(name, given, actor(security));
    return new PasswordJson(Account.name(name), given.isEmpty() ? password : null);
  }

  /** Ends all of a user's sessions. */
  @Says("Ends all of a user's sessions.")
  @POST
  @Path("{name}/logout")
  public LogoutJson logout(@Context SecurityContext security, @PathParam("name") String name) {
    return new LogoutJson(Account.name(name), actions.logout(name, actor(security)));
  }

  private static Actor actor(SecurityContext security) {
    return (Actor) security.getUserPrincipal();
  }

  private static Role role(Body body) {
    var text = body.required("role", "write admin, viewer or none");
    return Role.of(text)
        .orElseThrow(() -> new BadInput("role is \"" + text + "\"; write admin, viewer or none"));
  }

  /** A user. */
  public record UserJson(
      String name, String role, Instant created, Instant passwordChanged, Instant lastLogin) {
    static UserJson of(Account account) {
      return new UserJson(
          account.name(),
          account.role().label(),
          account.created(),
          account.passwordChanged(),
          account.lastLogin());
    }
  }

  /**
   * A password that was made; it is shown this once.
   *
   * @param password absent where one was given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PasswordJson(String name, String password) {}

  /** How many sessions ended. */
  public record LogoutJson(String name, int sessions) {}
}
