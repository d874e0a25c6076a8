package dev.nightshift.server.app;

import dev.nightshift.server.catalog.ScheduleFindings;
import dev.nightshift.server.cli.CommandFailure;
import dev.nightshift.server.cli.ConfigFile;
import dev.nightshift.server.cli.Installation;
import dev.nightshift.server.cli.ServerLauncher;
import dev.nightshift.server.cli.Terminal;
import dev.nightshift.server.engine.EngineSettings;
import dev.nightshift.server.plugin.ConfigProblem;
import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.plugin.PluginProblem;
import dev.nightshift.server.plugin.SettingsBinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads config.yml and the plugins as a whole, tells all problems at once, and only then starts.
 */
final class Launcher implements ServerLauncher {
  private volatile RunningServer server;

  /** Whether a server was started and the process must live on. */
  boolean serving() {
    return server != null;
  }

  @Override
  public void start(Path config, Terminal terminal) {
    var prepared = prepare(config, terminal);
    server = RunningServer.start(prepared, terminal);
  }

  @Override
  public void check(Path config, Terminal terminal) {
    try (var loaded = prepare(config, terminal).loaded()) {
      terminal.out().println(config.getFileName() + " is sound: " + StartText.jobs(loaded));
      loaded.problems().stream()
          .filter(PluginProblem::harmless)
          .forEach(problem -> terminal.out().println("note: " + problem));
      ScheduleFindings.of(loaded.catalogue(), terminal.clock().instant())
          .forEach(finding -> terminal.out().println("warning: " + finding));
      if (!loaded.failures().isEmpty()) {
        throw CommandFailure.finding(
            String.join("\n", loaded.failures().stream().map(PluginProblem::toString).toList()));
      }
    }
  }

  /**
   * Everything that is read before anything is started.
   *
   * @throws CommandFailure with all problems of config.yml
   */
  static Prepared prepare(Path config, Terminal terminal) {
    var installation = Installation.of(config, terminal.environment());
    List<ConfigProblem> problems = new ArrayList<>(installation.problems());
    var bound = DropwizardSections.read(installation.config(), problems);
    var engine = engine(installation, terminal, problems);
    NativeLibraries.intoFolder(installation.dataFolder());
    var loaded = installation.load(terminal.environment());
    problems.addAll(loaded.configProblems());
    installation.fixtures().stream()
        .filter(fixture -> !loaded.fixtures().containsKey(fixture))
        .forEach(
            fixture ->
                problems.add(
                    new ConfigProblem(
                        0,
                        "fixtures",
                        "fixtures names \""
                            + fixture
                            + "\", which no loaded plugin makes; there are "
                            + loaded.fixtures().keySet()
                            + ".")));
    if (!problems.isEmpty()) {
      loaded.close();
      throw ConfigFile.failure(config, problems);
    }
    return new Prepared(installation, bound, engine.orElseThrow(), loaded);
  }

  private static Optional<EngineSettings> engine(
      Installation installation, Terminal terminal, List<ConfigProblem> problems) {
    var section = installation.config().document().at("engine");
    return new SettingsBinder(installation.dataFolder(), terminal.environment())
        .bind(EngineSettings.class, section, problems);
  }

  /** What a server is started from. */
  record Prepared(
      Installation installation,
      NightshiftConfiguration configuration,
      EngineSettings engine,
      LoadedPlugins loaded) {}
}
