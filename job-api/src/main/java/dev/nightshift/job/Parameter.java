package dev.nightshift.job;

import java.util.Objects;

/**
 * Something that may be said when a run is asked for.
 *
 * @param name as in {@code nightshift run JOB --param name=value}
 * @param type what its text must be
 * @param description one sentence
 * @param byDefault the value where none is given, or empty: the parameter is required
 */
public record Parameter(String name, Type type, String description, String byDefault) {

  /** What a parameter's text must be. */
  public enum Type {
    TEXT,
    INTEGER,
    DECIMAL,
    BOOLEAN,
    DURATION,
    INSTANT
  }

  public Parameter {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(byDefault, "byDefault");
    if (!name.matches("[a-zA-Z][a-zA-Z0-9_-]*")) {
      throw new IllegalArgumentException(
          "parameter " + name + ": a name is [a-zA-Z][a-zA-Z0-9_-]*");
    }
  }
}
