package dev.nightshift.server.cli.console;

import picocli.CommandLine.Option;

/** A command that changes something, and says why. */
public abstract class OrderCommand extends RemoteCommand {
  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit and the pages.")
  protected String reason = "";

  protected OrderCommand(Terminal terminal) {
    super(terminal);
  }
}
