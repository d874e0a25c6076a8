package dev.nightshift.server.cli.operate;

import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.LocalOptions;
import dev.nightshift.server.cli.console.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nightshift server}. */
@Command(
    name = "server",
    description = "Starts the server and runs until it is stopped.",
    footer = {"", "Example:", "  NIGHTSHIFT_PORT=9090 nightshift server"})
public final class ServerCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ServerLauncher launcher;
  @Mixin private LocalOptions options;

  @Parameters(arity = "0..1", paramLabel = "CONFIG", description = "As --config.")
  private Path config;

  public ServerCommand(Terminal terminal, ServerLauncher launcher) {
    this.terminal = terminal;
    this.launcher = launcher;
  }

  @Override
  public Integer call() {
    launcher.start(
        config == null ? options.config(terminal) : config.toAbsolutePath().normalize(), terminal);
    return ExitCode.FINE;
  }
}
