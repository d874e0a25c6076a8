package dev.nightshift.server.cli.scrub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nightshift scrub}. */
@Command(
    name = "scrub",
    description = "Scrubs a pool once: looks only, or mends what can be mended.",
    footer = {
      "",
      "Ends with 0 if all is well, with 1 if something is damaged or the scrub failed.",
      "",
      "Example:",
      "  nightshift scrub --pool /srv/photos --repair --json"
    })
public final class ScrubCommand extends PoolCommand {
  @Option(names = "--repair", description = "Mend what can be mended.")
  private boolean repair;

  @Option(names = "--rebuild", description = "Also fill disks again that are gone or empty.")
  private boolean rebuild;

  @Option(names = "--dry-run", description = "Change nothing at all, not even what is known.")
  private boolean dryRun;

  @Option(
      names = "--intensity",
      paramLabel = "INTENSITY",
      description = "low, medium or high, from now on.")
  private String intensity;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
  private String reason = "";

  public ScrubCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int call(ServerClient server, JsonNode job) throws InterruptedException {
    intensify(server, job, intensity, reason);
    Map<String, String> parameters = new HashMap<>();
    parameters.put("repair", Boolean.toString(repair));
    if (rebuild) {
      parameters.put("rebuild", "true");
    }
    pool.pool().ifPresent(folder -> parameters.put("pool", folder.toString()));
    var started =
        server.post(
            RemoteCommand.job(name(job), "/runs"),
            Map.of("parameters", parameters, "dryRun", dryRun, "reason", reason));
    var run = await(server, started);
    var result = result(job, run);
    if (json()) {
      printJson(result);
    } else {
      tell(result);
    }
    boolean well =
        run.path("state").asText().equals("SUCCEEDED")
            && result.path("degraded").asLong() + result.path("unrecoverable").asLong() == 0;
    return well ? ExitCode.FINE : ExitCode.FINDING;
  }

  private ObjectNode result(JsonNode job, JsonNode run) {
    var state = new ScrubState(job, JsonNodeFactory.instance.missingNode(), run);
    var json = JsonNodeFactory.instance.objectNode();
    json.put("job", name(job));
    json.set("run", run.path("id"));
    json.set("state", run.path("state"));
    json.put("repair", repair);
    json.put("dryRun", dryRun);
    json.set("extentsScanned", run.path("items"));
    json.put("healthy", state.figure("extents_healthy"));
    json.put("degraded", state.figure("extents_degraded"));
    json.put("unrecoverable", state.figure("extents_unrecoverable"));
    json.put("issuesFoundInAll", state.figure("scrub_issues_found"));
    json.put("repairsSuccessfulInAll", state.figure("scrub_repairs_successful"));
    json.set("error", run.path("error"));
    return json;
  }

  private void tell(JsonNode result) {
    terminal.print("Scrub of " + result.path("job").asText() + (repair ? ", with repairs" : ""));
    terminal.print("  Extents scanned:    " + result.path("extentsScanned").asText());
    terminal.print("  Healthy:            " + result.path("healthy").asText());
    terminal.print("  Degraded:           " + result.path("degraded").asText());
    terminal.print("  Unrecoverable:      " + result.path("unrecoverable").asText());
    if (result.hasNonNull("error")) {
      terminal.print("  Error:              " + result.path("error").asText());
    } else if (!result.path("state").asText().equals("SUCCEEDED")) {
      terminal.print("  Ended:              " + result.path("state").asText());
    }
    if (result.path("degraded").asLong() > 0 && !repair) {
      terminal.print(
          "  mend it with: ./nightshift scrub --job " + result.path("job").asText() + " --repair");
    }
    terminal.print("  log: ./nightshift logs " + result.path("run").asText());
  }
}
