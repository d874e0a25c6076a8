package dev.nightshift.server.web;

import java.time.Instant;

/** Where people log in. */
public final class LoginPage extends Page {
  private final String next;
  private final String name;
  private final String problem;
  private final String provider;

  /**
   * @param next where to go afterwards
   * @param name as it was given; empty at first
   * @param problem why the last try failed; empty at first
   * @param provider what the button of the OpenID provider says; empty without one
   */
  LoginPage(String next, String name, String problem, String provider, Instant now) {
    super("login.ftlh", "Log in", now);
    this.next = next;
    this.name = name;
    this.problem = problem;
    this.provider = provider;
  }

  public String getNext() {
    return next;
  }

  public String getUser() {
    return name;
  }

  public String getProblem() {
    return problem;
  }

  public String getProvider() {
    return provider;
  }
}
