package dev.nightshift.server.security;

import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The cookie of a session. It is SameSite=Lax, not Strict: whoever follows a link from an alert to
 * a runbook is to arrive logged in. What acts needs a CSRF token anyway, and no GET acts.
 */
public final class SessionCookie {
  // A browser lets nobody but a TLS server of this very host set a name that begins so.
  private static final String SECURE = "__Host-";

  private SessionCookie() {}

  /** What it holds; empty without one. */
  public static Optional<String> read(
      Map<String, Cookie> cookies, Sessions sessions, boolean secure) {
    return Optional.ofNullable(cookies.get(name(sessions, secure))).map(Cookie::getValue);
  }

  /**
   * The cookie to set.
   *
   * @param secure the request came by TLS, and so must all that show the cookie
   */
  public static NewCookie of(String value, Sessions sessions, boolean secure) {
    return make(name(sessions, secure), value, sessions.longest(), secure);
  }

  /** The cookie that makes the browser forget it. */
  public static NewCookie forgotten(Sessions sessions, boolean secure) {
    return make(name(sessions, secure), "", Duration.ZERO, secure);
  }

  /** The cookie with what a browser keeps during a login elsewhere. */
  public static NewCookie kept(String value, Sessions sessions, boolean secure) {
    return make(keptName(sessions, secure), value, Oidc.PATIENCE, secure);
  }

  /** What the browser kept; empty if it did not. */
  public static Optional<String> readKept(
      Map<String, Cookie> cookies, Sessions sessions, boolean secure) {
    return Optional.ofNullable(cookies.get(keptName(sessions, secure))).map(Cookie::getValue);
  }

  /** The cookie that makes the browser forget it. */
  public static NewCookie keptNoLonger(Sessions sessions, boolean secure) {
    return make(keptName(sessions, secure), "", Duration.ZERO, secure);
  }

  private static NewCookie make(String name, String value, Duration lasting, boolean secure) {
    return new NewCookie.Builder(name)
        .value(value)
        .path("/")
        .httpOnly(true)
        .sameSite(NewCookie.SameSite.LAX)
        .secure(secure)
        .maxAge((int) Math.min(Integer.MAX_VALUE, lasting.toSeconds()))
        .build();
  }

  private static String keptName(Sessions sessions, boolean secure) {
    return name(sessions, secure) + "_login";
  }

  private static String name(Sessions sessions, boolean secure) {
    return (secure ? SECURE : "") + sessions.cookie();
  }
}
