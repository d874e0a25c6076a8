package dev.nightshift.job;

import java.util.Objects;

/**
 * A named way to break a job's world on purpose: {@code nightshift demo break NAME}.
 *
 * @param <S> the job's settings
 * @param name e.g. {@code flip-byte}
 * @param description what breaks and what is expected to happen, one sentence
 * @param breaking breaks it; says exactly what was broken
 * @param healing undoes it, where the job's own fix does not
 */
public record Fault<S>(
    String name, String description, Fixture.Action<S> breaking, Fixture.Action<S> healing) {
  public Fault {
    if (!name.matches("[a-z][a-z0-9-]*")) {
      throw new IllegalArgumentException("fault " + name + ": a name is [a-z][a-z0-9-]*");
    }
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(breaking, "breaking");
    Objects.requireNonNull(healing, "healing");
  }
}
