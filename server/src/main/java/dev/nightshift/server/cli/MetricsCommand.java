package dev.nightshift.server.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code nightshift metrics}. */
@Command(
    name = "metrics",
    description = "What the server measures.",
    footer = {"", "Example:", "  nightshift metrics prometheus > metrics.txt"})
final class MetricsCommand {
  private MetricsCommand() {}

  static CommandLine line(Terminal terminal) {
    return new CommandLine(new MetricsCommand())
        .addSubcommand(new MetricsPrometheusCommand(terminal));
  }
}
