package dev.nightshift.server.cli.scrub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nightshift scrub-schedule}. */
@Command(
    name = "scrub-schedule",
    description = "Says when a pool is scrubbed, how hard, and what scheduled scrubs may do.",
    footer = {
      "",
      "nightly is at 2 o'clock (UTC), continuous every 6 hours, manual only when somebody asks.",
      "",
      "Example:",
      "  nightshift scrub-schedule --pool /srv/photos --frequency nightly --intensity low \\",
      "    --auto-repair true"
    })
public final class ScrubScheduleCommand extends PoolCommand {
  private static final List<String> FREQUENCIES = List.of("nightly", "continuous", "manual");

  @Option(
      names = "--frequency",
      required = true,
      paramLabel = "HOW-OFTEN",
      description = "nightly, continuous or manual.")
  private String frequency;

  @Option(names = "--intensity", paramLabel = "INTENSITY", description = "low, medium or high.")
  private String intensity;

  @Option(
      names = "--auto-repair",
      arity = "1",
      paramLabel = "BOOLEAN",
      description = "Whether scheduled scrubs mend what can be mended.")
  private Boolean autoRepair;

  @Option(
      names = "--dry-run",
      arity = "1",
      paramLabel = "BOOLEAN",
      description = "Whether scheduled scrubs change nothing at all.")
  private Boolean dryRun;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit and the pages.")
  private String reason = "";

  public ScrubScheduleCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int call(ServerClient server, JsonNode job) throws InterruptedException {
    if (!FREQUENCIES.contains(frequency)) {
      throw CommandFailure.usage(
          "--frequency is \"" + frequency + "\"; write nightly, continuous or manual");
    }
    var standing = standing();
    if (!standing.isEmpty()) {
      keep(server, job, standing);
    }
    server.ensure(
        "PUT",
        RemoteCommand.job(name(job), "/schedule"),
        Map.of("schedule", frequency, "zone", "", "reason", reason));
    intensify(server, job, intensity, reason);
    tell(server.get(RemoteCommand.job(name(job), "")));
    return ExitCode.FINE;
  }

  private String standing() {
    List<String> parts = new ArrayList<>();
    if (autoRepair != null) {
      parts.add("repair=" + autoRepair);
    }
    if (autoRepair != null || dryRun != null) {
      parts.add("dry=" + (dryRun != null && dryRun));
    }
    return String.join(",", parts);
  }

  /** The job keeps it; a short run tells it so. */
  private void keep(ServerClient server, JsonNode job, String standing)
      throws InterruptedException {
    var started =
        server.post(
            RemoteCommand.job(name(job), "/runs"),
            Map.of("parameters", Map.of("standing", standing), "dryRun", false, "reason", reason));
    var run = await(server, started);
    if (!run.path("state").asText().equals("SUCCEEDED")) {
      throw CommandFailure.finding(
          "nothing was changed: run "
              + run.path("id").asText()
              + " of "
              + name(job)
              + " ended "
              + run.path("state").asText()
              + (run.hasNonNull("error") ? ": " + run.path("error").asText() : ""));
    }
  }

  private void tell(JsonNode job) {
    if (json()) {
      var json = JsonNodeFactory.instance.objectNode();
      json.put("job", name(job));
      json.put("frequency", frequency);
      json.set("schedule", job.path("schedule"));
      json.set("nextRun", job.path("nextRun"));
      json.set("intensity", job.path("intensity"));
      json.put("autoRepair", autoRepair);
      json.put("dryRun", dryRun);
      printJson(json);
      return;
    }
    terminal.print("Scrubs of " + name(job));
    terminal.print("  Frequency:    " + frequency + ", " + job.path("schedule").asText());
    terminal.print("  Intensity:    " + job.path("intensity").asText());
    terminal.print("  Auto-repair:  " + (autoRepair == null ? "as before" : autoRepair));
    terminal.print("  Dry run:      " + (dryRun == null ? "false" : dryRun));
    if (job.hasNonNull("nextRun")) {
      terminal.print("  Next:         " + RemoteCommand.time(job.path("nextRun")));
    }
  }
}
