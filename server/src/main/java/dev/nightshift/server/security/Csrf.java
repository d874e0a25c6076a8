package dev.nightshift.server.security;

import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a request that a browser may have sent by itself was meant by the page it is from. */
final class Csrf {
  static final String HEADER = "X-CSRF-Token";
  static final String FIELD = "csrf";
  private static final int LONGEST_FORM = 64 * 1024;

  private Csrf() {}

  /** Why the request is refused; empty if it is from a page of this server with the right token. */
  static Optional<String> problem(ContainerRequestContext request, Sender sender, String token)
      throws IOException {
    var foreign = foreign(request, sender);
    if (foreign.isPresent()) {
      return foreign;
    }
    var shown = request.getHeaderString(HEADER);
    var given = shown == null ? field(request) : shown;
    return !token.isEmpty() && Keys.equal(token, given)
        ? Optional.empty()
        : Optional.of(
            "the request carries no valid CSRF token; load the page again and repeat it, or send"
                + " \"Authorization: Bearer TOKEN\" from programs");
  }

  /** Why the request is refused if it is from a foreign page. */
  static Optional<String> foreign(ContainerRequestContext request, Sender sender) {
    var site = request.getHeaderString("Sec-Fetch-Site");
    var origin = request.getHeaderString("Origin");
    boolean own =
        site == null
            ? origin == null || authority(origin).equals(sender.host().toLowerCase(Locale.ROOT))
            : site.equals("same-origin") || site.equals("none");
    return own
        ? Optional.empty()
        : Optional.of("the request was sent by a page of another site, which may not act here");
  }

  private static String authority(String origin) {
    try {
      var authority = new URI(origin).getAuthority();
      return authority == null ? "" : authority.toLowerCase(Locale.ROOT);
    } catch (URISyntaxException e) {
      return "";
    }
  }

  private static String field(ContainerRequestContext request) throws IOException {
    var type = request.getMediaType();
    if (type == null || !MediaType.APPLICATION_FORM_URLENCODED_TYPE.isCompatible(type)) {
      return "";
    }
    var body = request.getEntityStream().readNBytes(LONGEST_FORM + 1);
    if (body.length > LONGEST_FORM) {
      throw new ClientErrorException(
          "the form is longer than " + LONGEST_FORM + " bytes; send less", 413);
    }
    request.setEntityStream(new ByteArrayInputStream(body));
    return Stream.of(new String(body, StandardCharsets.UTF_8).split("&", -1))
        .filter(pair -> pair.startsWith(FIELD + "="))
        .map(pair -> decoded(pair.substring(FIELD.length() + 1)))
        .findFirst()
        .orElse("");
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
