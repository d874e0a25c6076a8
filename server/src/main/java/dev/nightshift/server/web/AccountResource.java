package dev.nightshift.server.web;

import dev.nightshift.server.control.Refusal;
import dev.nightshift.server.security.Admits;
import dev.nightshift.server.security.Admits.Who;
import dev.nightshift.server.security.LoginRedirect;
import dev.nightshift.server.security.Means;
import dev.nightshift.server.security.SessionCookie;
import dev.nightshift.server.security.Sessions;
import dev.nightshift.server.security.Visitor;
import dev.nightshift.server.web.Pages.Done;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;

/** Who somebody is here, where they are logged in, and what they change about it. */
@Path("account")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
@Admits(Who.SIGNED_IN)
public final class AccountResource {
  private static final String HERE = "/account";

  private final Pages pages;
  private final AccessActs acts;
  private final Sessions sessions;

  AccountResource(Pages pages, AccessActs acts, Sessions sessions) {
    this.pages = pages;
    this.acts = acts;
    this.sessions = sessions;
  }

  @GET
  public Screen account(@Context ContainerRequestContext request) {
    return page(request, "");
  }

  private Screen page(ContainerRequestContext request, String problem) {
    var visitor = Visitor.of(request);
    var now = pages.now();
    var actor = visitor.actor();
    var model =
        new Account(
            visitor,
            how(visitor.means()),
            visitor.means() == Means.PASSWORD,
            problem,
            visitor.isMayLogOut()
                ? Browsers.rows(acts.logins().sessions(visitor.means(), actor), request, sessions)
                : List.of(),
            acts.tokens().all().stream()
                .filter(token -> token.createdBy().equals(actor.name()))
                .map(token -> TokenRow.of(token, now))
                .toList());
    return actor.role().mayRead()
        ? pages.page(request, "account", "Your account", model)
        : pages.bare("account", "Your account", model);
  }

  private static String how(Means means) {
    return switch (means) {
      case PASSWORD -> "with a password";
      case OIDC -> "by the OpenID provider";
      case PROXY -> "by the proxy in front of this server";
      case BASIC, TOKEN -> "with each request";
      case NOTHING -> "not at all";
    };
  }

  @POST
  @Path("password")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  public Response password(
      @Context ContainerRequestContext request,
      @FormParam("current") @DefaultValue("") String current,
      @FormParam("password") @DefaultValue("") String password,
      @FormParam("again") @DefaultValue("") String again) {
    var actor = Viewer.actor(request);
    try {
      if (!password.equals(again)) {
        throw Refusal.invalid("the two new passwords differ");
      }
      acts.users().ownPassword(current, password, actor);
      var value = acts.logins().login(actor.name(), password, actor);
      boolean secure = request.getSecurityContext().isSecure();
      return Response.fromResponse(
              pages.act(
                  HERE,
                  () ->
                      new Done(
                          HERE, "The password is changed, and your other sessions have ended.")))
          .cookie(SessionCookie.of(value, sessions, secure))
          .build();
    } catch (Refusal e) {
      return Response.status(400).entity(page(request, e.getMessage())).build();
    }
  }

  @POST
  @Path("sessions/{id}/end")
  public Response endSession(@Context ContainerRequestContext request, @PathParam("id") String id) {
    var visitor = Visitor.of(request);
    boolean here =
        Browsers.rows(acts.logins().sessions(visitor.means(), visitor.actor()), request, sessions)
            .stream()
            .anyMatch(row -> row.here() && row.id().equals(id));
    var answer =
        pages.act(
            HERE,
            () -> {
              var ended = acts.logins().endSession(id, visitor.means(), visitor.actor());
              return new Done(HERE, "The session from " + ended.address() + " has ended.");
            });
    return here ? Response.seeOther(URI.create(LoginRedirect.PAGE)).build() : answer;
  }

  /**
   * Somebody.
   *
   * @param how they logged in
   * @param password whether there is one to change
   * @param problem why the password was not changed; empty at first
   * @param tokens those that they made
   */
  public record Account(
      Visitor visitor,
      String how,
      boolean password,
      String problem,
      List<SessionRow> sessions,
      List<TokenRow> tokens) {}
}
