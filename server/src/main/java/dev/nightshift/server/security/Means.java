package dev.nightshift.server.security;

import java.util.Locale;

/** How somebody proved who they are. */
public enum Means {
  /** Not at all. */
  NOTHING,
  /** A bearer token. */
  TOKEN,
  /** Name and password with each request. */
  BASIC,
  /** Name and password, then a session's cookie. */
  PASSWORD,
  /** An OpenID provider, then a session's cookie. */
  OIDC,
  /** A trusted proxy's word. */
  PROXY;

  /**
   * Whether a browser sends it by itself, so that a foreign page could make it act: such requests
   * need a CSRF token.
   */
  public boolean ambient() {
    return this == PASSWORD || this == OIDC || this == PROXY;
  }

  /** The means of this label; nothing for what is none. */
  public static Means of(String label) {
    for (var means : values()) {
      if (means.label().equals(label)) {
        return means;
      }
    }
    return NOTHING;
  }

  /** As in JSON and in a security context. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
