package dev.nightshift.server.cli.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.ScheduleJson;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code nightshift schedule} asks of a running server. */
abstract class ScheduleChangeCommand implements Callable<Integer> {
  final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
  private String job;

  private ScheduleChangeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Asks the server at the place of the job's schedule. */
  abstract JsonNode ask(ServerClient client, String place);

  void print(ServerClient client, String place, JsonNode json) {
    terminal.print(
        job
            + " is on "
            + text(json.path("after"))
            + " now, and was on "
            + text(json.path("before")));
    ScheduleCommand.print(
        terminal, ServerClient.MAPPER.convertValue(client.get(place), ScheduleJson.class));
  }

  @Override
  public Integer call() {
    var client = options.connect(terminal);
    var place = RemoteCommand.job(job, "/schedule");
    var json = ask(client, place);
    if (options.json()) {
      options.printJson(terminal, json);
    } else {
      print(client, place, json);
    }
    return ExitCode.FINE;
  }

  static String text(JsonNode schedule) {
    return schedule.isNull() ? "its declared schedule" : "\"" + schedule.asText() + "\"";
  }

  /** One that changes the schedule, and says why. */
  private abstract static class Order extends ScheduleChangeCommand {
    @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit and the pages.")
    String reason = "";

    private Order(Terminal terminal) {
      super(terminal);
    }
  }

  /** {@code nightshift schedule set}. */
  @Command(
      name = "set",
      description = "Gives a job another schedule; it outlives restarts and the catalogue.",
      footer = {
        "",
        "Example:",
        "  nightshift schedule set backup \"0 3 * * *\" --zone Europe/Zurich --reason \"quieter\""
      })
  static final class Set extends Order {
    private static final int CRON_FIELDS = 5;

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "SCHEDULE",
        description =
            "A cron expression, \"every 5m\", \"5m after\" (the last run), nightly,"
                + " continuous or manual.")
    private String[] schedule;

    @Option(
        names = "--zone",
        paramLabel = "ZONE",
        description = "Of a cron expression, as Europe/Zurich; UTC by default.")
    private String zone = "";

    Set(Terminal terminal) {
      super(terminal);
    }

    @Override
    JsonNode ask(ServerClient client, String place) {
      if (schedule.length > CRON_FIELDS) {
        throw CommandFailure.usage(
            "the schedule has "
                + schedule.length
                + " words; a cron expression has five fields. Put it into quotes, else the shell"
                + " writes file names for each *");
      }
      var text = String.join(" ", schedule);
      return client.put(place, Map.of("schedule", text, "zone", zone, "reason", reason));
    }
  }

  /** {@code nightshift schedule reset}. */
  @Command(
      name = "reset",
      description = "Gives a job its declared schedule again.",
      footer = {"", "Example:", "  nightshift schedule reset backup"})
  static final class Reset extends Order {
    Reset(Terminal terminal) {
      super(terminal);
    }

    @Override
    JsonNode ask(ServerClient client, String place) {
      return client.post(place + "/reset", Map.of("reason", reason));
    }
  }

  /** {@code nightshift schedule undo}. */
  @Command(
      name = "undo",
      description = "Takes the last change of a job's schedule back, then the one before it.",
      footer = {"", "Example:", "  nightshift schedule undo backup --reason \"was a slip\""})
  static final class Undo extends Order {
    Undo(Terminal terminal) {
      super(terminal);
    }

    @Override
    JsonNode ask(ServerClient client, String place) {
      return client.post(place + "/undo", Map.of("reason", reason));
    }
  }

  /** {@code nightshift schedule show}. */
  @Command(
      name = "show",
      description = "Says which schedule a job is on, and when it is due next.",
      footer = {"", "Example:", "  nightshift schedule show backup"})
  static final class Show extends ScheduleChangeCommand {
    Show(Terminal terminal) {
      super(terminal);
    }

    @Override
    JsonNode ask(ServerClient client, String place) {
      return client.get(place);
    }

    @Override
    void print(ServerClient client, String place, JsonNode json) {
      ScheduleCommand.print(terminal, ServerClient.MAPPER.convertValue(json, ScheduleJson.class));
      var ordered = client.get(place.substring(0, place.lastIndexOf('/'))).path("orderedSchedule");
      if (ordered.isObject()) {
        terminal.print(
            "set by "
                + ordered.path("by").asText()
                + " at "
                + RemoteCommand.time(ordered.path("at"))
                + (ordered.path("reason").isNull() ? "" : ": " + ordered.path("reason").asText()));
        terminal.print("declared is: " + ordered.path("declared").asText());
      }
    }
  }

  /** {@code nightshift schedule history}. */
  @Command(
      name = "history",
      description = "Lists who changed a job's schedule, when and why; newest first.",
      footer = {"", "Example:", "  nightshift schedule history backup"})
  static final class History extends ScheduleChangeCommand {
    History(Terminal terminal) {
      super(terminal);
    }

    @Override
    JsonNode ask(ServerClient client, String place) {
      return client.get(place + "/history");
    }

    @Override
    void print(ServerClient client, String place, JsonNode json) {
      if (json.path("items").isEmpty()) {
        terminal.print("its schedule was never changed by hand");
        return;
      }
      var table = new Table("AT", "WHO", "WHAT", "BEFORE", "AFTER", "WHY");
      for (var change : json.path("items")) {
        table.add(
            RemoteCommand.time(change.path("at")),
            change.path("by").asText(),
            change.path("kind").asText() + (change.path("undone").asBoolean() ? " (undone)" : ""),
            change.path("before").isNull() ? "declared" : change.path("before").asText(),
            change.path("after").isNull() ? "declared" : change.path("after").asText(),
            change.path("reason").isNull() ? "-" : change.path("reason").asText());
      }
      table.print(terminal);
    }
  }
}
