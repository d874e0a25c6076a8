package dev.nightshift.server.cli.maintenance;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.api.WindowJson;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift maintenance}. */
@Command(
    name = "maintenance",
    description =
        "Begins, ends and lists maintenance windows, and sees to what is before and after.",
    footer = {
      "",
      "In a window due times are missed and retries wait; runs asked for by hand are not held back.",
      "",
      "Examples:",
      "  nightshift maintenance pre",
      "  nightshift maintenance start --for 2h --reason \"new disks\"",
      "  nightshift maintenance end",
      "  nightshift maintenance post --yes"
    })
public final class MaintenanceCommand {
  private static final String PATH = "/api/v1/maintenance";

  private final Terminal terminal;

  MaintenanceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command with all that belongs below it. */
  public static CommandLine line(Terminal terminal) {
    return new CommandLine(new MaintenanceCommand(terminal))
        .addSubcommand(new MaintenancePreCommand(terminal))
        .addSubcommand(new MaintenancePostCommand(terminal));
  }

  @Command(
      name = "start",
      description = "Begins a window now.",
      footer = {
        "",
        "Example:",
        "  nightshift maintenance start --for 30m --job backup --job gc --running hold"
      })
  int start(
      @Mixin RemoteOptions options,
      @Option(
              names = "--for",
              required = true,
              paramLabel = "TIME",
              description = "How long, as 2h or 30m.")
          String lasting,
      @Option(names = "--reason", paramLabel = "TEXT", description = "For whoever looks.")
          String reason,
      @Option(
              names = "--job",
              paramLabel = "JOB",
              description = "This job's only; may be given several times.")
          List<String> jobs,
      @Option(names = "--except-critical", description = "Critical jobs go on.")
          boolean exceptCritical,
      @Option(
              names = "--running",
              paramLabel = "HOW",
              description = "finish (default): runs go on; hold: they wait at a checkpoint.")
          String running,
      @Option(
              names = "--after",
              paramLabel = "HOW",
              description =
                  "run_once (default): jobs make up for what they missed as after an outage; skip.")
          String after) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("for", lasting);
    body.put("reason", reason);
    body.put("jobs", jobs == null ? List.of() : jobs);
    body.put("exceptCritical", exceptCritical);
    body.put("running", running);
    body.put("afterWindow", after);
    var json = options.connect(terminal).post(PATH, body);
    if (options.json()) {
      options.printJson(terminal, json);
    } else {
      var window = ServerClient.MAPPER.convertValue(json, WindowJson.class);
      terminal.print("maintenance of " + whose(window) + " until " + Wording.instant(window.end()));
      terminal.print("end it before with: nightshift maintenance end");
    }
    return ExitCode.FINE;
  }

  @Command(
      name = "end",
      description = "Ends all windows that are on.",
      footer = {
        "",
        "Ends with 1 if none is on.",
        "",
        "Example:",
        "  nightshift maintenance end --reason \"disks are in\""
      })
  int end(
      @Mixin RemoteOptions options,
      @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
          String reason) {
    var json =
        options
            .connect(terminal)
            .post(PATH + "/end", Map.of("reason", reason == null ? "" : reason));
    if (options.json()) {
      options.printJson(terminal, json);
    } else {
      windows(json)
          .items()
          .forEach(window -> terminal.print("maintenance of " + whose(window) + " is over"));
    }
    return ExitCode.FINE;
  }

  @Command(
      name = "list",
      description = "Lists windows that are to come, on and over.",
      footer = {"", "Example:", "  nightshift maintenance list --since 90d"})
  int list(
      @Mixin RemoteOptions options,
      @Option(
              names = "--since",
              paramLabel = "TIME",
              description = "Those that were on since then: 90d, or an instant; by default 30d.")
          String since) {
    var path = since == null ? PATH : PATH + "?since=" + ServerClient.encode(since);
    var json = options.connect(terminal).get(path);
    if (options.json()) {
      options.printJson(terminal, json);
      return ExitCode.FINE;
    }
    if (windows(json).items().isEmpty()) {
      terminal.print("there is no maintenance window");
      return ExitCode.FINE;
    }
    var table = new Table("WINDOW", "STATE", "FROM", "UNTIL", "JOBS", "BY", "REASON");
    for (var window : windows(json).items()) {
      table.add(
          window.name(),
          window.state(),
          Wording.instant(window.start()),
          Wording.instant(window.end()),
          whose(window),
          window.actor() + (window.endedBy() == null ? "" : ", ended by " + window.endedBy()),
          window.reason());
    }
    table.print(terminal);
    return ExitCode.FINE;
  }

  private static String whose(WindowJson window) {
    return window.jobs() == null ? "every job" : String.join(", ", window.jobs());
  }

  private static PageJson<WindowJson> windows(JsonNode json) {
    return ServerClient.MAPPER.convertValue(json, new TypeReference<PageJson<WindowJson>>() {});
  }
}
