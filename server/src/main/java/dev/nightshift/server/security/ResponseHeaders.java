package dev.nightshift.server.security;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.util.List;

/** What every answer tells browsers: no foreign content, no framing, no guessing of types. */
public final class ResponseHeaders implements ContainerResponseFilter {
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
          + " 'self'; font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    var headers = response.getHeaders();
    // a report brings its own, which names its style
    headers.putIfAbsent("Content-Security-Policy", List.of(CONTENT_POLICY));
    headers.putSingle("X-Content-Type-Options", "nosniff");
    headers.putSingle("X-Frame-Options", "DENY");
    headers.putSingle("Cross-Origin-Opener-Policy", "same-origin");
    headers.putSingle("Cross-Origin-Resource-Policy", "same-origin");
    // with no-referrer a browser hides a form's origin from its own server
    headers.putSingle("Referrer-Policy", "same-origin");
    if (request.getSecurityContext().isSecure()) {
      headers.putSingle("Strict-Transport-Security", "max-age=31536000");
    }
    if (!headers.containsKey("Cache-Control")) {
      headers.putSingle("Cache-Control", "no-store");
    }
  }
}
