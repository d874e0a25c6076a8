package dev.nightshift.server.cli.console;

import dev.nightshift.server.plugin.LoadedPlugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of commands that work on this machine's installation. */
public final class LocalOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration; by default config.yml beside the launcher.")
  private Path config;

  @Option(names = "--json", description = "Print JSON for programs.")
  private boolean json;

  public boolean json() {
    return json;
  }

  public Path config(Terminal terminal) {
    if (config != null) {
      return config.toAbsolutePath().normalize();
    }
    var named = terminal.environment().apply("NIGHTSHIFT_CONFIG");
    return named == null || named.isBlank()
        ? terminal.home().resolve("config.yml")
        : Path.of(named).toAbsolutePath().normalize();
  }

  /**
   * Loads the plugins, whose jobs may be at work then.
   *
   * @throws CommandFailure with what is wrong in config.yml
   */
  public LoadedPlugins load(Terminal terminal) throws IOException {
    var installation = installation(terminal);
    var libraries = installation.dataFolder().resolve("native");
    Files.createDirectories(libraries);
    System.setProperty("org.sqlite.tmpdir", libraries.toString());
    return installation.loadSound(terminal.environment());
  }

  public Installation installation(Terminal terminal) {
    return Installation.of(config(terminal), terminal.environment());
  }
}
