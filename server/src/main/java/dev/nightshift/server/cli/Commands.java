package dev.nightshift.server.cli;

import dev.nightshift.server.cli.access.AuditCommand;
import dev.nightshift.server.cli.access.SecretsCommand;
import dev.nightshift.server.cli.access.TokensCommand;
import dev.nightshift.server.cli.access.UsersCommand;
import dev.nightshift.server.cli.bundle.BundleCommand;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ErrorWords;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.ProductVersion;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.cli.crontab.ImportCommand;
import dev.nightshift.server.cli.demo.DemoCommand;
import dev.nightshift.server.cli.job.IntensityCommand;
import dev.nightshift.server.cli.job.JobsCommand;
import dev.nightshift.server.cli.job.PauseCommand;
import dev.nightshift.server.cli.job.ResumeCommand;
import dev.nightshift.server.cli.job.ScheduleCommand;
import dev.nightshift.server.cli.local.RunLocalCommand;
import dev.nightshift.server.cli.maintenance.MaintenanceCommand;
import dev.nightshift.server.cli.operate.CheckCommand;
import dev.nightshift.server.cli.operate.PluginsCommand;
import dev.nightshift.server.cli.operate.ServerCommand;
import dev.nightshift.server.cli.operate.ServerLauncher;
import dev.nightshift.server.cli.operate.StatusCommand;
import dev.nightshift.server.cli.report.DiagnoseCommand;
import dev.nightshift.server.cli.report.FailuresCommand;
import dev.nightshift.server.cli.report.HealthCommand;
import dev.nightshift.server.cli.report.MetricsCommand;
import dev.nightshift.server.cli.report.NotificationsCommand;
import dev.nightshift.server.cli.report.NotifyCommand;
import dev.nightshift.server.cli.report.ReportCommand;
import dev.nightshift.server.cli.run.AttemptsCommand;
import dev.nightshift.server.cli.run.CancelCommand;
import dev.nightshift.server.cli.run.CatchUpCommand;
import dev.nightshift.server.cli.run.DaysCommand;
import dev.nightshift.server.cli.run.LogsCommand;
import dev.nightshift.server.cli.run.MissedCommand;
import dev.nightshift.server.cli.run.QueueCommand;
import dev.nightshift.server.cli.run.RecordCommand;
import dev.nightshift.server.cli.run.RecordingsCommand;
import dev.nightshift.server.cli.run.RetryCommand;
import dev.nightshift.server.cli.run.RunCommand;
import dev.nightshift.server.cli.run.RunsCommand;
import dev.nightshift.server.cli.run.TimelineCommand;
import dev.nightshift.server.cli.run.WhatRanCommand;
import dev.nightshift.server.cli.scrub.MetricsServerCommand;
import dev.nightshift.server.cli.scrub.ProbeDisksCommand;
import dev.nightshift.server.cli.scrub.ScrubCommand;
import dev.nightshift.server.cli.scrub.ScrubDaemonCommand;
import dev.nightshift.server.cli.scrub.ScrubScheduleCommand;
import dev.nightshift.server.cli.store.ArchiveCommand;
import dev.nightshift.server.cli.store.BackupCommand;
import dev.nightshift.server.cli.store.RestoreCommand;
import dev.nightshift.server.cli.store.StoreCommand;
import dev.nightshift.server.cli.store.StoreMigrateCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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
    var offered = offered(terminal, launcher);
    if (arguments.length > 0 && offered.containsKey(arguments[0])) {
      // to make all of them takes longer than what most of them do
      offered.keySet().retainAll(Set.of(arguments[0]));
    }
    try {
      return line(terminal, offered).execute(arguments);
    } catch (Error e) {
      // a JAR that was replaced while the command began, or too little memory
      terminal.err().println(ErrorWords.of(e));
      return ExitCode.FINDING;
    }
  }

  /** All commands and what is below them, to be looked at. */
  public static CommandLine all(Terminal terminal, ServerLauncher launcher) {
    return line(terminal, offered(terminal, launcher));
  }

  /** What makes each command, by its name, in the order in which they are listed. */
  private static Map<String, Supplier<Object>> offered(Terminal terminal, ServerLauncher launcher) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("server", () -> new ServerCommand(terminal, launcher));
    all.put("check", () -> new CheckCommand(terminal, launcher));
    all.put("jobs", () -> JobsCommand.line(terminal));
    all.put("runs", () -> new RunsCommand(terminal));
    all.put("attempts", () -> new AttemptsCommand(terminal));
    all.put("logs", () -> new LogsCommand(terminal));
    all.put("failures", () -> new FailuresCommand(terminal));
    all.put("diagnose", () -> new DiagnoseCommand(terminal));
    all.put("health", () -> new HealthCommand(terminal));
    all.put("timeline", () -> new TimelineCommand(terminal));
    all.put("days", () -> new DaysCommand(terminal));
    all.put("report", () -> new ReportCommand(terminal));
    all.put("what-ran", () -> new WhatRanCommand(terminal));
    all.put("run", () -> new RunCommand(terminal));
    all.put("run-local", () -> new RunLocalCommand(terminal));
    all.put("record", () -> new RecordCommand(terminal));
    all.put("recordings", () -> new RecordingsCommand(terminal));
    all.put("queue", () -> QueueCommand.line(terminal));
    all.put("missed", () -> new MissedCommand(terminal));
    all.put("maintenance", () -> MaintenanceCommand.line(terminal));
    all.put("notifications", () -> new NotificationsCommand(terminal));
    all.put("notify", () -> new NotifyCommand(terminal));
    all.put("catch-up", () -> new CatchUpCommand(terminal));
    all.put("pause", () -> new PauseCommand(terminal));
    all.put("resume", () -> new ResumeCommand(terminal));
    all.put("cancel", () -> new CancelCommand(terminal));
    all.put("retry", () -> new RetryCommand(terminal));
    all.put("intensity", () -> new IntensityCommand(terminal));
    all.put("bundle", () -> BundleCommand.line(terminal));
    all.put("schedule", () -> ScheduleCommand.line(terminal));
    all.put("plugins", () -> new PluginsCommand(terminal));
    all.put("secrets", () -> new SecretsCommand(terminal));
    all.put("archive", () -> new ArchiveCommand(terminal));
    all.put("audit", () -> AuditCommand.line(terminal));
    all.put("users", () -> new UsersCommand(terminal));
    all.put("tokens", () -> new TokensCommand(terminal));
    all.put("backup", () -> new BackupCommand(terminal));
    all.put("restore", () -> new RestoreCommand(terminal));
    all.put("demo", () -> new DemoCommand(terminal, launcher));
    all.put("import", () -> ImportCommand.line(terminal));
    all.put("status", () -> new StatusCommand(terminal));
    all.put("scrub", () -> new ScrubCommand(terminal));
    all.put("scrub-daemon", () -> ScrubDaemonCommand.line(terminal));
    all.put("scrub-schedule", () -> new ScrubScheduleCommand(terminal));
    all.put("probe-disks", () -> new ProbeDisksCommand(terminal));
    all.put("metrics", () -> MetricsCommand.line(terminal));
    all.put("metrics-server", () -> new MetricsServerCommand(terminal));
    all.put(
        "store",
        () ->
            new CommandLine(new StoreCommand(terminal))
                .addSubcommand(new StoreMigrateCommand(terminal)));
    return all;
  }

  private static CommandLine line(Terminal terminal, Map<String, Supplier<Object>> offered) {
    var line = new CommandLine(new Commands(terminal));
    offered.forEach((name, command) -> line.addSubcommand(name, command.get()));
    help(line);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(colours(terminal)));
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
    return line;
  }

  private static CommandLine.Help.Ansi colours(Terminal terminal) {
    return terminal.interactive() && terminal.environment().apply("NO_COLOR") == null
        ? CommandLine.Help.Ansi.ON
        : CommandLine.Help.Ansi.OFF;
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
    terminal.err().println(ErrorWords.of(error));
    return ExitCode.FINDING;
  }
}
