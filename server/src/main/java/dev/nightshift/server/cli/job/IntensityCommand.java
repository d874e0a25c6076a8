package dev.nightshift.server.cli.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.OrderCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nightshift intensity}. */
@Command(
    name = "intensity",
    description = "Changes how hard a job's runs press, also those at work.",
    footer = {
      "",
      "Low, medium and high wait 100, 50 and 10 ms between batches of 1, 5 and 20 things.",
      "",
      "Example:",
      "  nightshift intensity integrity_scrub high --reason \"nobody is at work\""
    })
public final class IntensityCommand extends OrderCommand {
  private static final String RESET = "reset";

  @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
  private String job;

  @Parameters(
      index = "1",
      paramLabel = "INTENSITY",
      description = "low, medium, high, or reset for the declared one.")
  private String intensity;

  public IntensityCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    var place = job(job, "/intensity");
    return intensity.equals(RESET)
        ? server.post(place + "/reset", Map.of("reason", reason))
        : server.put(place, Map.of("intensity", intensity, "reason", reason));
  }

  @Override
  protected void tell(JsonNode answer) {
    terminal.print("the intensity of " + job + " is " + answer.path("intensity").asText() + " now");
  }
}
