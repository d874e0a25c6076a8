package dev.nightshift.server.cli;

import picocli.CommandLine.Option;

/** A command that changes something, and says why. */
abstract class OrderCommand extends RemoteCommand {
  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit and the pages.")
  String reason = "";

  OrderCommand(Terminal terminal) {
    super(terminal);
  }
}
