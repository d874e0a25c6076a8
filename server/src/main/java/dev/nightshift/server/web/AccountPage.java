package dev.nightshift.server.web;

import dev.nightshift.server.security.Means;
import java.time.Instant;

/** Who somebody is here, and what they may change about it. */
public final class AccountPage extends Page {
  private final String problem;
  private final Means means;

  /**
   * @param problem why the password was not changed; empty at first
   */
  AccountPage(Means means, String problem, Instant now) {
    super("account.ftlh", "Your account", now);
    this.means = means;
    this.problem = problem;
  }

  public String getProblem() {
    return problem;
  }

  /** Whether there is a password to change. */
  public boolean isPassword() {
    return means == Means.PASSWORD;
  }

  /** How they logged in, in words. */
  public String getHow() {
    return switch (means) {
      case PASSWORD -> "with a password";
      case OIDC -> "by the OpenID provider";
      case PROXY -> "by the proxy in front of this server";
      case BASIC, TOKEN -> "with each request";
      case NOTHING -> "not at all";
    };
  }
}
