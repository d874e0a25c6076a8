package dev.nightshift.server.web;

import dev.nightshift.server.security.LoginRedirect;
import dev.nightshift.server.web.ErrorPage.Asked;
import dev.nightshift.server.web.ErrorPage.Problem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/** Shows errors as pages to browsers; programs have them as JSON. */
@Priority(ErrorPages.BEFORE_PAGES_KNOW_THEIR_VISITOR)
public final class ErrorPages implements ContainerResponseFilter {
  static final int BEFORE_PAGES_KNOW_THEIR_VISITOR = 9_000; // response filters: the highest first
  private static final MediaType HTML = new MediaType("text", "html", "utf-8");

  private final Function<Object, Optional<Problem>> reader;
  private final Clock clock;

  /**
   * @param reader what an answer tells; empty if it is no error
   */
  public ErrorPages(Function<Object, Optional<Problem>> reader, Clock clock) {
    this.reader = reader;
    this.clock = clock;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getStatus() < 400 || response.getEntity() == null || !person(request)) {
      return;
    }
    reader
        .apply(response.getEntity())
        .ifPresent(
            problem ->
                response.setEntity(
                    ErrorPage.of(problem, asked(request), clock.instant()), null, HTML));
  }

  /** Whether somebody looks at the answer in a browser. */
  private static boolean person(ContainerRequestContext request) {
    var accept = request.getHeaderString(HttpHeaders.ACCEPT);
    return accept != null
        && accept.contains(MediaType.TEXT_HTML)
        && request.getHeaderString(HttpHeaders.AUTHORIZATION) == null
        && request.getHeaderString("HX-Request") == null;
  }

  private static Asked asked(ContainerRequestContext request) {
    var uri = request.getUriInfo().getRequestUri();
    var query = uri.getRawQuery();
    var here = LoginRedirect.local(uri.getRawPath() + (query == null ? "" : "?" + query));
    var from = from(request.getHeaderString("Referer"), uri);
    boolean reading = request.getMethod().equals("GET");
    return new Asked("/" + request.getUriInfo().getPath(), reading ? here : from, from);
  }

  /** A page of this server that led here; else the overview. */
  private static String from(String referer, URI here) {
    try {
      var uri = referer == null ? null : new URI(referer);
      if (uri == null
          || uri.getRawPath() == null
          || !here.getAuthority().equals(uri.getAuthority())) {
        return "/";
      }
      var query = uri.getRawQuery();
      return LoginRedirect.local(uri.getRawPath() + (query == null ? "" : "?" + query));
    } catch (URISyntaxException e) {
      return "/";
    }
  }
}
