package dev.nightshift.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** {@code nightshift resume}. */
@Command(
    name = "resume",
    description = "Lets a paused job go on.",
    footer = {
      "",
      "Examples:",
      "  nightshift resume backup --reason \"the disk is new\"",
      "  nightshift resume --owner storage"
    })
final class ResumeCommand extends ManyJobsCommand {
  ResumeCommand(Terminal terminal) {
    super(terminal, "resume");
  }

  @Override
  void tellOne(String job, JsonNode answer) {
    var ended = answer.path("ended");
    terminal.print(
        job
            + " goes on; "
            + ended.path("by").asText()
            + " had paused it at "
            + time(ended.path("at"))
            + (ended.path("reason").isNull() ? "" : ": " + ended.path("reason").asText()));
  }

  @Override
  String field() {
    return "resumed";
  }

  @Override
  String tellMany(String jobs, JsonNode one) {
    return "resumed " + jobs;
  }
}
