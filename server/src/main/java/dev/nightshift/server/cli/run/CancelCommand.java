package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.OrderCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nightshift cancel}. */
@Command(
    name = "cancel",
    description = "Makes a run stop.",
    footer = {
      "",
      "A run that waits ends at once. One that is at work is asked at its next checkpoint, then",
      "interrupted, and at last given up: see engine.interruptAfter and engine.abandonAfter.",
      "",
      "Example:",
      "  nightshift cancel 019cab00-0000-7000-8000-000000000001 --reason \"wrong day\""
    })
public final class CancelCommand extends OrderCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  private String run;

  public CancelCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    return server.post(run(run, "/cancel"), Map.of("reason", reason));
  }

  @Override
  protected void tell(JsonNode answer) {
    var which = "run " + run + " of " + answer.path("job").asText();
    if (answer.path("finished").isNull()) {
      terminal.print(which + " is asked to stop");
      terminal.print("follow it with: nightshift logs " + run + " --follow");
    } else {
      terminal.print(which + " is cancelled");
    }
  }
}
