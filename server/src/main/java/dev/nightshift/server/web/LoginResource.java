package dev.nightshift.server.web;

import dev.nightshift.server.control.LoginActions;
import dev.nightshift.server.control.Refusal;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Admits;
import dev.nightshift.server.security.Admits.Who;
import dev.nightshift.server.security.LoginRedirect;
import dev.nightshift.server.security.Means;
import dev.nightshift.server.security.SessionCookie;
import dev.nightshift.server.security.Sessions;
import dev.nightshift.server.security.TooManyLogins;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/** Logging in and out with a browser. */
@Path("")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
public final class LoginResource {
  private final LoginActions logins;
  private final Sessions sessions;
  private final String provider;
  private final Clock clock;

  /**
   * @param provider what the button of the OpenID provider says; empty without one
   */
  public LoginResource(LoginActions logins, Sessions sessions, String provider, Clock clock) {
    this.logins = logins;
    this.sessions = sessions;
    this.provider = provider;
    this.clock = clock;
  }

  @GET
  @Path("login")
  @Admits(Who.EVERYBODY)
  public Response page(@Context SecurityContext security, @QueryParam("next") String next) {
    boolean signedIn = means(security) != Means.NOTHING;
    if (signedIn && actor(security).role().mayRead()) {
      return Response.seeOther(URI.create(LoginRedirect.local(next))).build();
    }
    return answer(signedIn ? 403 : 200, next, "", "");
  }

  @POST
  @Path("login")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Admits(Who.EVERYBODY)
  public Response login(
      @Context SecurityContext security,
      @Context HttpHeaders headers,
      @FormParam("user") @DefaultValue("") String user,
      @FormParam("password") @DefaultValue("") String password,
      @FormParam("next") String next) {
    try {
      var value = logins.login(user, password, actor(security));
      // what the browser was logged in as until now is over, not left behind
      cookie(headers, security).ifPresent(sessions::end);
      return Response.seeOther(URI.create(LoginRedirect.local(next)))
          .cookie(SessionCookie.of(value, sessions, security.isSecure()))
          .build();
    } catch (Refusal e) {
      return answer(401, next, user, sentence(e));
    } catch (TooManyLogins e) {
      return Response.fromResponse(answer(429, next, user, sentence(e)))
          .header(HttpHeaders.RETRY_AFTER, e.retryAfterSeconds())
          .build();
    }
  }

  @POST
  @Path("logout")
  @Admits(Who.SIGNED_IN)
  public Response logout(@Context SecurityContext security, @Context HttpHeaders headers) {
    cookie(headers, security).ifPresent(value -> logins.logout(value, actor(security)));
    return loggedOut(security);
  }

  @POST
  @Path("logout/everywhere")
  @Admits(Who.SIGNED_IN)
  public Response logoutEverywhere(@Context SecurityContext security) {
    logins.logoutEverywhere(means(security), actor(security));
    return loggedOut(security);
  }

  private Response loggedOut(SecurityContext security) {
    return Response.seeOther(URI.create(LoginRedirect.PAGE))
        .cookie(SessionCookie.forgotten(sessions, security.isSecure()))
        .build();
  }

  private Response answer(int status, String next, String user, String problem) {
    return Response.status(status)
        .entity(new LoginPage(LoginRedirect.local(next), user, problem, provider, clock.instant()))
        .build();
  }

  private Optional<String> cookie(HttpHeaders headers, SecurityContext security) {
    return SessionCookie.read(headers.getCookies(), sessions, security.isSecure());
  }

  private static Actor actor(SecurityContext security) {
    return (Actor) security.getUserPrincipal();
  }

  private static Means means(SecurityContext security) {
    return Means.of(security.getAuthenticationScheme());
  }

  private static String sentence(RuntimeException error) {
    var text = error.getMessage();
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }
}
