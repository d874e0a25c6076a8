package dev.nightshift.server.security;

import java.util.Locale;

/** What somebody may do. */
public enum Role {
  /** Nothing. */
  NONE,
  /** Read. */
  VIEWER,
  /** Everything. */
  ADMIN;

  public boolean mayRead() {
    return this != NONE;
  }

  public boolean mayAct() {
    return this == ADMIN;
  }

  /** As in config.yml, JSON and messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
