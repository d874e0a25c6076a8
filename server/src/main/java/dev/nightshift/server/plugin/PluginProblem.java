package dev.nightshift.server.plugin;

import java.util.Objects;

/**
 * Something wrong with a plugin or one of its job types.
 *
 * @param source the file as the operator knows it, e.g. {@code plugins/report.jar}
 * @param problem what is wrong and what is not loaded therefore, one sentence
 * @param nextStep what to do about it, one sentence
 * @param harmless whether everything was loaded all the same
 */
public record PluginProblem(String source, String problem, String nextStep, boolean harmless) {
  public PluginProblem {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(problem, "problem");
    Objects.requireNonNull(nextStep, "nextStep");
  }

  /** A problem that kept something from being loaded. */
  public PluginProblem(String source, String problem, String nextStep) {
    this(source, problem, nextStep, false);
  }

  static PluginProblem harmless(String source, String problem, String nextStep) {
    return new PluginProblem(source, problem, nextStep, true);
  }

  /** One line for people. */
  @Override
  public String toString() {
    return source + ": " + problem + " " + nextStep;
  }
}
