package dev.nightshift.server.cli.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.job.Schedule;
import dev.nightshift.server.api.ApiJson;
import dev.nightshift.server.api.ScheduleJson;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.LocalOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.engine.MaintenanceSection;
import dev.nightshift.server.engine.RecurringWindow;
import dev.nightshift.server.engine.WindowCollisions;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.plugin.SettingsBinder;
import dev.nightshift.server.schedule.Lint;
import dev.nightshift.server.schedule.ScheduleText;
import java.nio.file.Files;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift schedule}. */
@Command(
    name = "schedule",
    description = "Explains and changes schedules.",
    footer = {"", "Example:", "  nightshift schedule lint \"0 2 * * *\" --zone Europe/Zurich"})
public final class ScheduleCommand {
  private static final ObjectMapper JSON = ApiJson.configured(ServerClient.MAPPER.copy());

  private final Terminal terminal;

  private ScheduleCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command with all that belongs below it. */
  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new ScheduleCommand(terminal))
        .addSubcommand(new ScheduleChangeCommand.Show(terminal))
        .addSubcommand(new ScheduleChangeCommand.Set(terminal))
        .addSubcommand(new ScheduleChangeCommand.Reset(terminal))
        .addSubcommand(new ScheduleChangeCommand.Undo(terminal))
        .addSubcommand(new ManySchedulesCommand.Remove(terminal))
        .addSubcommand(new ManySchedulesCommand.Restore(terminal))
        .addSubcommand(new ScheduleChangeCommand.History(terminal));
  }

  @Command(
      name = "lint",
      description =
          "Says what a schedule means, when it comes next, and what may be wrong with it.",
      footer = {
        "",
        "Needs no server; knows the maintenance windows of config.yml. Ends with 1 if it warns.",
        "",
        "Example:",
        "  nightshift schedule lint \"*/8 * * * *\""
      })
  int lint(
      @Parameters(
              paramLabel = "SCHEDULE",
              description =
                  "A cron expression, \"every 5m\", \"5m after\", nightly, continuous or manual.")
          String text,
      @Option(
              names = "--zone",
              paramLabel = "ZONE",
              description = "Of a cron expression, as Europe/Zurich; UTC by default.")
          String zone,
      @Mixin LocalOptions options) {
    Schedule schedule;
    try {
      Optional<ZoneId> known = Optional.ofNullable(zone).map(ScheduleText::zone);
      schedule = ScheduleText.parse(text, known);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.finding("the schedule " + e.getMessage());
    }
    var now = terminal.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    var lint =
        Lint.of(schedule, now, now).with(WindowCollisions.of(schedule, windowsOfAll(options), now));
    var json = ScheduleJson.of(schedule, null, lint);
    if (options.json()) {
      terminal.print(JSON.valueToTree(json).toPrettyString());
    } else {
      print(terminal, json);
    }
    return lint.warns() ? ExitCode.FINDING : ExitCode.FINE;
  }

  /** Windows of config.yml that hold every job back; none if there is no sound file. */
  private List<RecurringWindow> windowsOfAll(LocalOptions options) {
    if (!Files.exists(options.config(terminal))) {
      return List.of();
    }
    try {
      var installation = options.installation(terminal);
      var binder = new SettingsBinder(installation.dataFolder(), terminal.environment());
      return MaintenanceSection.read(installation.config().document(), binder, new ArrayList<>())
          .stream()
          .filter(window -> window.jobs().isEmpty())
          .toList();
    } catch (CommandFailure e) {
      return List.of();
    }
  }

  static void print(Terminal terminal, ScheduleJson json) {
    terminal.print(json.words());
    boolean elsewhere = json.zone() != null && !List.of("Z", "UTC").contains(json.zone());
    var table = elsewhere ? new Table("NEXT", "UTC") : new Table("NEXT");
    for (var next : json.next()) {
      var utc = Wording.instant(next.at());
      if (elsewhere) {
        table.add(next.local(), utc);
      } else {
        table.add(utc);
      }
    }
    if (!json.next().isEmpty()) {
      table.print(terminal);
    }
    for (var finding : json.findings()) {
      terminal.print(finding.level() + ": " + finding.text() + ".");
      terminal.print("  " + finding.fix() + ".");
    }
  }
}
