package dev.nightshift.server.web;

import dev.nightshift.server.control.Refusal;
import dev.nightshift.server.schedule.Durations;
import dev.nightshift.server.security.Account;
import dev.nightshift.server.security.Admits;
import dev.nightshift.server.security.Admits.Who;
import dev.nightshift.server.security.ApiToken;
import dev.nightshift.server.security.Role;
import dev.nightshift.server.security.Sessions;
import dev.nightshift.server.web.Pages.Done;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Who may log in, with which tokens programs act, and which browsers are logged in. */
@Path("access")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Admits(Who.ADMINS)
public final class AccessPage {
  private static final String HERE = "/access";

  private final Pages pages;
  private final AccessActs acts;
  private final Sessions sessions;

  AccessPage(Pages pages, AccessActs acts, Sessions sessions) {
    this.pages = pages;
    this.acts = acts;
    this.sessions = sessions;
  }

  @GET
  @Consumes(MediaType.WILDCARD)
  public Screen access(@Context ContainerRequestContext request) {
    return page(request, null);
  }

  private Screen page(ContainerRequestContext request, Once once) {
    var now = pages.now();
    var open = acts.users().sessions();
    var tokens = acts.tokens().all().stream().map(token -> TokenRow.of(token, now)).toList();
    return pages.page(
        request,
        "access",
        "Access",
        new Access(
            acts.users().all().stream().map(account -> UserRow.of(account, open)).toList(),
            tokens.stream().filter(TokenRow::valid).toList(),
            tokens.stream().filter(token -> !token.valid()).toList(),
            Browsers.rows(open, request, sessions),
            once));
  }

  @POST
  @Path("users")
  public Response add(
      @Context ContainerRequestContext request, MultivaluedMap<String, String> form) {
    var fields = new Fields(form);
    return once(
        request,
        () -> {
          var given = fields.text("password");
          var name = Account.name(fields.text("name"));
          var password = acts.users().add(name, role(fields), given, Viewer.actor(request));
          return new Once(
              name + " is added.",
              given.isEmpty() ? "Their password" : "",
              given.isEmpty() ? password : "");
        });
  }

  @POST
  @Path("users/{name}/password")
  public Response password(
      @Context ContainerRequestContext request,
      @PathParam("name") String name,
      MultivaluedMap<String, String> form) {
    return once(
        request,
        () -> {
          var given = new Fields(form).text("password");
          var password = acts.users().password(name, given, Viewer.actor(request));
          return new Once(
              name + " has another password; their open sessions have ended.",
              given.isEmpty() ? "The new password" : "",
              given.isEmpty() ? password : "");
        });
  }

  @POST
  @Path("users/{name}/role")
  public Response role(
      @Context ContainerRequestContext request,
      @PathParam("name") String name,
      MultivaluedMap<String, String> form) {
    return act(
        () -> {
          var role = role(new Fields(form));
          acts.users().role(name, role, Viewer.actor(request));
          return role == Role.NONE
              ? name + " has no access any more and is logged out everywhere."
              : name + " is " + role.label() + " from now on.";
        });
  }

  @POST
  @Path("users/{name}/logout")
  public Response logout(@Context ContainerRequestContext request, @PathParam("name") String name) {
    return act(
        () -> {
          int ended = acts.users().logout(name, Viewer.actor(request));
          return name
              + " is logged out: "
              + ended
              + (ended == 1 ? " session" : " sessions")
              + " ended.";
        });
  }

  @POST
  @Path("users/{name}/remove")
  public Response remove(@Context ContainerRequestContext request, @PathParam("name") String name) {
    return act(
        () -> {
          acts.users().remove(name, Viewer.actor(request));
          return name + " is removed.";
        });
  }

  @POST
  @Path("sessions/{id}/end")
  public Response endSession(@Context ContainerRequestContext request, @PathParam("id") String id) {
    return act(
        () ->
            "A session of "
                + acts.users().endSession(id, Viewer.actor(request)).account()
                + " has ended.");
  }

  @POST
  @Path("tokens")
  public Response token(
      @Context ContainerRequestContext request, MultivaluedMap<String, String> form) {
    var fields = new Fields(form);
    return once(
        request,
        () -> {
          var lasting = fields.text("expires");
          var made =
              acts.tokens()
                  .create(
                      fields.text("name"),
                      role(fields),
                      lasting.isEmpty() ? null : time(lasting),
                      Viewer.actor(request));
          return new Once(
              "The token " + made.token().id() + " of " + made.token().name() + " is made.",
              "The token",
              made.value());
        });
  }

  @POST
  @Path("tokens/{id}/expire")
  public Response expire(
      @Context ContainerRequestContext request,
      @PathParam("id") String id,
      MultivaluedMap<String, String> form) {
    return act(
        () -> {
          var in = new Fields(form).text("in");
          return told(acts.tokens().expire(id, time(in), Viewer.actor(request)), "ends in " + in);
        });
  }

  @POST
  @Path("tokens/{id}/revoke")
  public Response revoke(@Context ContainerRequestContext request, @PathParam("id") String id) {
    return act(() -> told(acts.tokens().revoke(id, Viewer.actor(request)), "is revoked"));
  }

  private static String told(ApiToken token, String what) {
    return "The token " + token.id() + " of " + token.name() + " " + what + ".";
  }

  private Response act(Supplier<String> action) {
    return pages.act(HERE, () -> new Done(HERE, action.get()));
  }

  /** What is shown once is in the answer itself: nothing keeps it. */
  private Response once(ContainerRequestContext request, Supplier<Once> action) {
    Once once;
    try {
      once = action.get();
    } catch (Refusal e) {
      return pages.act(
          HERE,
          () -> {
            throw e;
          });
    }
    return Response.ok(page(request, once)).build();
  }

  private static Role role(Fields fields) {
    var text = fields.text("role");
    return Role.of(text)
        .orElseThrow(
            () -> Refusal.invalid("the role is \"" + text + "\"; choose admin, viewer or none"));
  }

  private static Duration time(String text) {
    return Durations.parse(text)
        .orElseThrow(
            () -> Refusal.invalid("the time is \"" + text + "\"; write it as 90d, 24h or 30m"));
  }

  /**
   * What there is.
   *
   * @param once null where nothing was made
   */
  public record Access(
      List<UserRow> users,
      List<TokenRow> tokens,
      List<TokenRow> ended,
      List<SessionRow> sessions,
      Once once) {}

  /**
   * What was made and is shown this once.
   *
   * @param secret empty if there is none to show
   */
  public record Once(String text, String label, String secret) {
    @Override
    public String toString() {
      return text;
    }
  }
}
