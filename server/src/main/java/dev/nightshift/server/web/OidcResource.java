package dev.nightshift.server.web;

import dev.nightshift.server.control.LoginActions;
import dev.nightshift.server.security.Actor;
import dev.nightshift.server.security.Admits;
import dev.nightshift.server.security.Admits.Who;
import dev.nightshift.server.security.LoginRedirect;
import dev.nightshift.server.security.Means;
import dev.nightshift.server.security.Oidc;
import dev.nightshift.server.security.OidcRefused;
import dev.nightshift.server.security.SessionCookie;
import dev.nightshift.server.security.Sessions;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Logging in by an OpenID provider. */
@Path("login/oidc")
@Produces(MediaType.TEXT_HTML + "; charset=utf-8")
@Admits(Who.EVERYBODY)
public final class OidcResource {
  private final Oidc oidc;
  private final LoginActions logins;
  private final Sessions sessions;
  private final String label;
  private final Clock clock;

  /**
   * @param label of the button on the login page
   */
  public OidcResource(
      Oidc oidc, LoginActions logins, Sessions sessions, String label, Clock clock) {
    this.oidc = oidc;
    this.logins = logins;
    this.sessions = sessions;
    this.label = label;
    this.clock = clock;
  }

  @GET
  public Response begin(@Context SecurityContext security, @QueryParam("next") String next) {
    try {
      var begun = oidc.begin(LoginRedirect.local(next));
      return Response.seeOther(begun.to())
          .cookie(SessionCookie.kept(begun.kept(), sessions, security.isSecure()))
          .build();
    } catch (OidcRefused e) {
      return refused(security, e);
    }
  }

  @GET
  @Path("callback")
  public Response callback(
      @Context SecurityContext security, @Context HttpHeaders headers, @Context UriInfo uri) {
    boolean secure = security.isSecure();
    try {
      var kept = SessionCookie.readKept(headers.getCookies(), sessions, secure).orElse("");
      var person = oidc.finish(single(uri.getQueryParameters()), kept);
      var value =
          logins.login(
              person.name(), person.role(), Means.OIDC, (Actor) security.getUserPrincipal());
      SessionCookie.read(headers.getCookies(), sessions, secure).ifPresent(sessions::end);
      return Response.seeOther(URI.create(LoginRedirect.local(person.next())))
          .cookie(
              SessionCookie.of(value, sessions, secure),
              SessionCookie.keptNoLonger(sessions, secure))
          .build();
    } catch (OidcRefused e) {
      return refused(security, e);
    }
  }

  private Response refused(SecurityContext security, OidcRefused error) {
    logins.refused(Means.OIDC, error.getMessage(), (Actor) security.getUserPrincipal());
    var text = error.getMessage();
    return Response.status(401)
        .cookie(SessionCookie.keptNoLonger(sessions, security.isSecure()))
        .entity(
            new LoginPage(
                "/",
                "",
                Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".",
                label,
                clock.instant()))
        .build();
  }

  private static Map<String, String> single(MultivaluedMap<String, String> parameters) {
    Map<String, String> single = new HashMap<>();
    parameters.forEach(
        (name, values) -> {
          if (values.size() == 1) {
            single.put(name, values.get(0));
          }
        });
    return single;
  }
}
