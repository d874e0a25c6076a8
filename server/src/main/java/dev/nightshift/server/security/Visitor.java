package dev.nightshift.server.security;

import jakarta.ws.rs.container.ContainerRequestContext;

/**
 * Who looks at a page. Public getters are what templates read.
 *
 * @param token what each unsafe request from the page must carry, as form field {@code csrf} or
 *     header {@code X-CSRF-Token}; empty where the visitor cannot act from a page
 */
public record Visitor(Actor actor, Means means, String token) {
  private static final String PROPERTY = "nightshift.visitor";

  /** Who sent the request, once it was let in. */
  public static Visitor of(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof Visitor visitor
        ? visitor
        : new Visitor(new Actor(Actor.ANONYMOUS, Role.NONE, "", ""), Means.NOTHING, "");
  }

  void enter(ContainerRequestContext request) {
    request.setProperty(PROPERTY, this);
  }

  public String getName() {
    return actor.name();
  }

  /** {@code admin}, {@code viewer} or {@code none}. */
  public String getRole() {
    return actor.role().label();
  }

  public boolean isSignedIn() {
    return means != Means.NOTHING;
  }

  /** Whether buttons that act are of use. */
  public boolean isMayAct() {
    return actor.role().mayAct() && means.ambient();
  }

  /** Whether there is a session to end. */
  public boolean isMayLogOut() {
    return means == Means.PASSWORD || means == Means.OIDC;
  }

  public String getCsrf() {
    return token;
  }
}
