package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.OrderCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nightshift retry}. */
@Command(
    name = "retry",
    description = "Asks for a new run like one that did not succeed.",
    footer = {
      "",
      "The new run has the same parameters, and names the old one.",
      "",
      "Example:",
      "  nightshift retry 019cab00-0000-7000-8000-000000000001 --reason \"the disk is new\""
    })
public final class RetryCommand extends OrderCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "The id of the run that ended.")
  private String run;

  public RetryCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    return server.post(run(run, "/retry"), Map.of("reason", reason));
  }

  @Override
  protected void tell(JsonNode answer) {
    var id = answer.path("id").asText();
    terminal.print("run " + run + " is retried as " + id);
    terminal.print("follow it with: nightshift logs " + id + " --follow");
  }
}
