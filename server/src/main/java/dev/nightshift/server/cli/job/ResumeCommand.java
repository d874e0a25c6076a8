package dev.nightshift.server.cli.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.ManyJobsCommand;
import dev.nightshift.server.cli.console.Terminal;
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
public final class ResumeCommand extends ManyJobsCommand {
  public ResumeCommand(Terminal terminal) {
    super(terminal, "resume");
  }

  @Override
  protected void tellOne(String job, JsonNode answer) {
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
  protected String field() {
    return "resumed";
  }

  @Override
  protected String tellMany(String jobs, JsonNode one) {
    return "resumed " + jobs;
  }
}
