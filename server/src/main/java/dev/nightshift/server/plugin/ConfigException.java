package dev.nightshift.server.plugin;

import java.util.List;

/** config.yml cannot be read at all, e.g. since it is no YAML. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<ConfigProblem> problems;

  ConfigException(List<ConfigProblem> problems) {
    super(ConfigProblem.report("config.yml", problems));
    this.problems = List.copyOf(problems);
  }

  public List<ConfigProblem> problems() {
    return problems;
  }
}
