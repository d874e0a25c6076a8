package dev.nightshift.job;

import java.util.Objects;

/**
 * Real data for a fresh machine.
 *
 * @param <S> the job's settings
 * @param name e.g. {@code ledger}; jobs of one plugin may share a fixture by giving the same name,
 *     and it is made once
 * @param description what it makes, one sentence
 * @param work makes it where the settings point to; leaves alone what is there already
 */
public record Fixture<S>(String name, String description, Action<S> work) {
  public Fixture {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(work, "work");
  }

  /**
   * Something done to a job's world.
   *
   * @param <S> the job's settings
   */
  @FunctionalInterface
  public interface Action<S> {
    /** Does it and says in one sentence what was done. */
    String apply(S settings) throws Exception;
  }
}
