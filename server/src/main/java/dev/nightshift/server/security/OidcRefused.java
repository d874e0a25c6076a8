package dev.nightshift.server.security;

/** Nobody is logged in by the OpenID provider; the text says why. */
public final class OidcRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  OidcRefused(String text) {
    super(text);
  }

  OidcRefused(String text, Throwable cause) {
    super(text, cause);
  }
}
