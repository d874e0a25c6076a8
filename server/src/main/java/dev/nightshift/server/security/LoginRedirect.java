package dev.nightshift.server.security;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Takes people to the login page, and from there back to where they wanted to go. */
public final class LoginRedirect {
  /** The login page. */
  public static final String PAGE = "/login";

  private LoginRedirect() {}

  /** Whether a person asks for a page, not a program for an answer. */
  static boolean wanted(ContainerRequestContext request) {
    var accept = request.getHeaderString(HttpHeaders.ACCEPT);
    return request.getMethod().equals("GET")
        && request.getHeaderString(HttpHeaders.AUTHORIZATION) == null
        && (request.getHeaderString("HX-Request") != null
            || (accept != null
                && accept.contains("text/html")
                && !request.getUriInfo().getPath().startsWith("api/")));
  }

  static Response answer(ContainerRequestContext request) {
    if (request.getHeaderString("HX-Request") != null) {
      // a redirect would put the login page into a part of the page
      return Response.status(401).header("HX-Redirect", PAGE).build();
    }
    var uri = request.getUriInfo().getRequestUri();
    var wanted = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    return Response.seeOther(to(wanted)).build();
  }

  /**
   * The login page.
   *
   * @param next where to go afterwards
   */
  public static URI to(String next) {
    return URI.create(
        next.equals("/")
            ? PAGE
            : PAGE + "?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
  }

  /** A place of this server, whatever a link says: {@code /} for what is none. */
  public static String local(String next) {
    boolean local =
        next != null
            && next.matches("/[!-~]*")
            && !next.startsWith("//")
            && !next.contains("\\")
            && !next.startsWith(PAGE);
    return local ? next : "/";
  }
}
