package dev.nightshift.server.cli.access;

import dev.nightshift.server.cli.console.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code nightshift audit}. */
@Command(
    name = "audit",
    description = "Lists, saves and checks the audit.",
    footer = {"", "Example:", "  nightshift audit list --since 1d"})
public final class AuditCommand implements Runnable {
  private final Terminal terminal;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  private AuditCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new AuditCommand(terminal))
        .addSubcommand(new AuditListCommand(terminal))
        .addSubcommand(new AuditExportCommand(terminal))
        .addSubcommand(new AuditVerifyCommand(terminal));
  }

  @Override
  public void run() {
    spec.commandLine().usage(terminal.out());
  }
}
