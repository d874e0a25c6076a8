package dev.nightshift.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
final class RetryCommand extends OrderCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "The id of the run that ended.")
  private String run;

  RetryCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  JsonNode ask(ServerClient server) {
    return server.post(run(run, "/retry"), Map.of("reason", reason));
  }

  @Override
  void tell(JsonNode answer) {
    var id = answer.path("id").asText();
    terminal.print("run " + run + " is retried as " + id);
    terminal.print("follow it with: nightshift logs " + id + " --follow");
  }
}
