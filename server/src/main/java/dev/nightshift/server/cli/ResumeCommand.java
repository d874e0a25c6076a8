package dev.nightshift.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nightshift resume}. */
@Command(
    name = "resume",
    description = "Lets a paused job go on.",
    footer = {"", "Example:", "  nightshift resume backup --reason \"the disk is new\""})
final class ResumeCommand extends OrderCommand {
  @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
  private String job;

  ResumeCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  JsonNode ask(ServerClient server) {
    return server.post(job(job, "/resume"), Map.of("reason", reason));
  }

  @Override
  void tell(JsonNode answer) {
    var ended = answer.path("ended");
    terminal.print(
        job
            + " goes on; "
            + ended.path("by").asText()
            + " had paused it at "
            + time(ended.path("at"))
            + (ended.path("reason").isNull() ? "" : ": " + ended.path("reason").asText()));
  }
}
