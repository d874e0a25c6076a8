package dev.nightshift.server.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** All commands. */
@Command(
    name = "nightshift",
    description = "Runs a team's background jobs and makes each of them observable.",
    footer = {
      "",
      "Commands that ask a server find the one of this machine by themselves.",
      "They end with 0 (fine), 1 (a finding, or a failed run), 2 (wrong use) or 3 (no server).",
      "",
      "Example:",
      "  nightshift server"
    })
public final class Commands implements Runnable {
  private final Terminal terminal;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(names = "--version", description = "Print the version.")
  private boolean version;

  private Commands(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Carries out one command line and returns what the process is to end with. */
  public static int execute(Terminal terminal, ServerLauncher launcher, String... arguments) {
    var line = new CommandLine(new Commands(terminal));
    line.addSubcommand(new ServerCommand(terminal, launcher));
    line.addSubcommand(new CheckCommand(terminal, launcher));
    line.addSubcommand(JobsCommand.line(terminal));
    line.addSubcommand(new RunsCommand(terminal));
    line.addSubcommand(new AttemptsCommand(terminal));
    line.addSubcommand(new LogsCommand(terminal));
    line.addSubcommand(new TimelineCommand(terminal));
    line.addSubcommand(new DaysCommand(terminal));
    line.addSubcommand(new WhatRanCommand(terminal));
    line.addSubcommand(new RunCommand(terminal));
    line.addSubcommand(QueueCommand.line(terminal));
    line.addSubcommand(new MissedCommand(terminal));
    line.addSubcommand(new MaintenanceCommand(terminal));
    line.addSubcommand(new CatchUpCommand(terminal));
    line.addSubcommand(new PauseCommand(terminal));
    line.addSubcommand(new ResumeCommand(terminal));
    line.addSubcommand(new CancelCommand(terminal));
    line.addSubcommand(new RetryCommand(terminal));
    line.addSubcommand(new IntensityCommand(terminal));
    line.addSubcommand(BundleCommand.line(terminal));
    line.addSubcommand(ScheduleCommand.line(terminal));
    line.addSubcommand(new PluginsCommand(terminal));
    line.addSubcommand(new SecretsCommand(terminal));
    line.addSubcommand(new ArchiveCommand(terminal));
    line.addSubcommand(AuditCommand.line(terminal));
    line.addSubcommand(new UsersCommand(terminal));
    line.addSubcommand(new TokensCommand(terminal));
    line.addSubcommand(new BackupCommand(terminal));
    line.addSubcommand(new RestoreCommand(terminal));
    line.addSubcommand(new DemoCommand(terminal, launcher));
    line.addSubcommand(ImportCommand.line(terminal));
    line.addSubcommand(new StatusCommand(terminal));
    line.addSubcommand(new ScrubCommand(terminal));
    line.addSubcommand(ScrubDaemonCommand.line(terminal));
    line.addSubcommand(new ScrubScheduleCommand(terminal));
    line.addSubcommand(new ProbeDisksCommand(terminal));
    line.addSubcommand(MetricsCommand.line(terminal));
    line.addSubcommand(new MetricsServerCommand(terminal));
    line.addSubcommand(
        new CommandLine(new StoreCommand(terminal))
            .addSubcommand(new StoreMigrateCommand(terminal)));
    help(line);
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setParameterExceptionHandler(
        (error, given) -> {
          var command = error.getCommandLine().getCommandSpec().qualifiedName();
          terminal.err().println(error.getMessage());
          CommandLine.UnmatchedArgumentException.printSuggestions(
              error, error.getCommandLine().getErr());
          terminal.err().println("see: " + command + " --help");
          return ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler((error, command, given) -> report(terminal, error));
    return line.execute(arguments);
  }

  @Override
  public void run() {
    if (version) {
      terminal.print("Nightshift " + ProductVersion.text());
    } else {
      spec.commandLine().usage(terminal.out());
    }
  }

  private static void help(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            CommandLine.Model.OptionSpec.builder("--help", "-h")
                .usageHelp(true)
                .description("Print this.")
                .build());
    line.getSubcommands().values().forEach(Commands::help);
  }

  private static int report(Terminal terminal, Exception error) {
    if (error instanceof CommandFailure failure) {
      terminal.err().println(failure.getMessage());
      return failure.code();
    }
    var text = error.getMessage() == null ? error.toString() : error.getMessage();
    terminal.err().println(text);
    return ExitCode.FINDING;
  }
}
