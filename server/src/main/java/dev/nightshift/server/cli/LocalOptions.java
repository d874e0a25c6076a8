package dev.nightshift.server.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of commands that work on this machine's installation. */
final class LocalOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The configuration; by default config.yml beside the launcher.")
  private Path config;

  @Option(names = "--json", description = "Print JSON for programs.")
  private boolean json;

  boolean json() {
    return json;
  }

  Path config(Terminal terminal) {
    if (config != null) {
      return config.toAbsolutePath().normalize();
    }
    var named = terminal.environment().apply("NIGHTSHIFT_CONFIG");
    return named == null || named.isBlank()
        ? terminal.home().resolve("config.yml")
        : Path.of(named).toAbsolutePath().normalize();
  }

  Installation installation(Terminal terminal) {
    return Installation.of(config(terminal), terminal.environment());
  }
}
