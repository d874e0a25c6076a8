package dev.nightshift.server.cli.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.cli.job.JobsCommand;
import dev.nightshift.server.cli.store.WholeBackup;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.schedule.Durations;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift maintenance pre}. */
@Command(
    name = "pre",
    description = "Keeps, in one folder, all that is needed before maintenance.",
    footer = {
      "",
      "How jobs are scheduled, how they stand, what is wrong already, a backup of the whole store,"
          + " and a text that tells people of the window. maintenance post compares with it afterwards.",
      "",
      "Examples:",
      "  nightshift maintenance pre",
      "  nightshift maintenance pre --to before --window 2026-12-06T02:00:00Z/2h"
    })
final class MaintenancePreCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description = "Must not be there; by default maintenance_YYYYMMDD_HHMM here.")
  private Path to;

  @Option(
      names = "--window",
      paramLabel = "START/LENGTH",
      description =
          "When the work is, as 2026-12-06T02:00:00Z/2h; by default the next window of config.yml.")
  private String window;

  MaintenancePreCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** When the work is. */
  private record Work(Instant start, Instant end) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = options.connect(terminal);
    var work = window == null ? next(server) : Optional.of(parse(window));
    var folder = to == null ? MaintenanceRecord.named(terminal.clock().instant()) : to;
    var jobs = server.get("/api/v1/jobs");
    var findings = server.get("/api/v1/findings");
    var schedules = server.get("/api/v1/schedules");
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      throw CommandFailure.usage(folder + " is there already; name another folder with --to");
    }
    var kept = new MaintenanceRecord(folder);
    kept.write(MaintenanceRecord.SCHEDULES, schedules.toPrettyString());
    kept.write(MaintenanceRecord.JOBS, jobs.toPrettyString());
    kept.write(
        MaintenanceRecord.JOBS_TEXT,
        String.join("\n", JobsCommand.table(jobs, terminal.clock().instant()).lines()));
    kept.write(MaintenanceRecord.FINDINGS, findings.toPrettyString());
    if (work.isPresent()) {
      kept.write(MaintenanceRecord.ANNOUNCEMENT, announcement(work.get(), jobs));
    }
    var backup = new WholeBackup(terminal, options);
    var made = backup.make(server, "before maintenance");
    backup.bring(server, made, folder.resolve(MaintenanceRecord.STORE));
    var json = json(folder, jobs, findings, work);
    if (options.json()) {
      options.printJson(terminal, json);
    } else {
      tell(folder, json, made.manifest().rows());
    }
    return ExitCode.FINE;
  }

  private Optional<Work> next(ServerClient server) {
    for (var planned : server.get("/api/v1/maintenance").path("items")) {
      if (!planned.path("state").asText().equals("over")) {
        return Optional.of(
            new Work(
                Instant.parse(planned.path("start").asText()),
                Instant.parse(planned.path("end").asText())));
      }
    }
    return Optional.empty();
  }

  private static Work parse(String text) {
    var parts = text.split("/", 2);
    if (parts.length == 2) {
      try {
        var start = OffsetDateTime.parse(parts[0].strip()).toInstant();
        var lasting = Durations.parse(parts[1].strip());
        if (lasting.isPresent()) {
          return new Work(start, start.plus(lasting.get()));
        }
      } catch (DateTimeException e) {
        // told below
      }
    }
    throw CommandFailure.usage(
        "--window is \"" + text + "\"; write its start and its length, as 2026-12-06T02:00:00Z/2h");
  }

  private static String announcement(Work work, JsonNode jobs) {
    return "Maintenance of background jobs\n\n"
        + "From   "
        + Wording.instant(work.start())
        + "\nUntil  "
        + Wording.instant(work.end())
        + "\n\nMeanwhile these jobs do not run by themselves: "
        + String.join(", ", MaintenanceRecord.byName(jobs).keySet())
        + ".\n";
  }

  private static ObjectNode json(
      Path folder, JsonNode jobs, JsonNode findings, Optional<Work> work) {
    var json = JsonNodeFactory.instance.objectNode().put("folder", folder.toString());
    json.put("jobs", jobs.path("items").size());
    json.put("findings", findings.path("items").size());
    json.put("windowStart", work.map(each -> each.start().toString()).orElse(null));
    json.put("windowEnd", work.map(each -> each.end().toString()).orElse(null));
    return json;
  }

  private void tell(Path folder, ObjectNode json, long records) {
    var table = new Table("FILE", "WHAT");
    table.add(
        MaintenanceRecord.SCHEDULES, "how " + json.path("jobs").asText() + " jobs are scheduled");
    table.add(MaintenanceRecord.JOBS, "how they stand");
    table.add(MaintenanceRecord.JOBS_TEXT, "the same, to be read");
    int findings = json.path("findings").asInt();
    table.add(
        MaintenanceRecord.FINDINGS,
        findings == 0
            ? "nothing is wrong now"
            : findings + " wrong already now: ./nightshift health");
    table.add(MaintenanceRecord.STORE, Wording.count(records) + " records, each read back");
    if (json.hasNonNull("windowStart")) {
      table.add(
          MaintenanceRecord.ANNOUNCEMENT,
          "to be sent: "
              + RemoteCommand.time(json.path("windowStart"))
              + " until "
              + RemoteCommand.time(json.path("windowEnd")));
    }
    terminal.print("kept in " + folder.toAbsolutePath().normalize());
    table.print(terminal, "  ");
    if (!json.hasNonNull("windowStart")) {
      terminal.print("no window is planned: --window START/LENGTH writes a text that tells of it");
    }
    terminal.print("begin with: ./nightshift maintenance start --for 2h --reason \"maintenance\"");
  }
}
