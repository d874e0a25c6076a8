package dev.nightshift.server.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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

  /** The role of this label; empty for what is none. */
  public static Optional<Role> of(String label) {
    return Arrays.stream(values())
        .filter(role -> role.label().equals(label.strip().toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** As in config.yml, JSON and messages. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
