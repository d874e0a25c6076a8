package dev.nightshift.server.cli.operate;

import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.LocalOptions;
import dev.nightshift.server.cli.console.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nightshift check}. */
@Command(
    name = "check",
    description = "Looks whether config.yml and the plugins are sound; starts nothing.",
    footer = {"", "Ends with 1 if there is a problem.", "", "Example:", "  nightshift check"})
public final class CheckCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ServerLauncher launcher;
  @Mixin private LocalOptions options;

  @Parameters(arity = "0..1", paramLabel = "CONFIG", description = "As --config.")
  private Path config;

  public CheckCommand(Terminal terminal, ServerLauncher launcher) {
    this.terminal = terminal;
    this.launcher = launcher;
  }

  @Override
  public Integer call() {
    launcher.check(
        config == null ? options.config(terminal) : config.toAbsolutePath().normalize(), terminal);
    return ExitCode.FINE;
  }
}
