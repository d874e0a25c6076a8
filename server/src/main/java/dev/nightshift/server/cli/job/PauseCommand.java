package dev.nightshift.server.cli.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.ManyJobsCommand;
import dev.nightshift.server.cli.console.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nightshift pause}. */
@Command(
    name = "pause",
    description = "Holds a job back: its due times are missed, its retries wait.",
    footer = {
      "",
      "Runs that are asked for by hand are not held back.",
      "",
      "Examples:",
      "  nightshift pause backup --until 2h --reason \"the disk is being replaced\"",
      "  nightshift pause --owner storage --until 2h"
    })
public final class PauseCommand extends ManyJobsCommand {
  @Option(
      names = "--until",
      paramLabel = "WHEN",
      description =
          "The pause ends by itself: after a time, as 2h, or at an instant, as"
              + " 2026-01-31T12:00:00Z. By default it lasts until the job is resumed.")
  private String until = "";

  @Option(
      names = "--running",
      paramLabel = "HOW",
      description =
          "What becomes of runs at work: finish (by default), hold (they wait at their next"
              + " checkpoint) or cancel.")
  private String running = "";

  public PauseCommand(Terminal terminal) {
    super(terminal, "pause");
  }

  @Override
  protected Map<String, String> more() {
    return Map.of("until", until, "running", running);
  }

  @Override
  protected void tellOne(String job, JsonNode answer) {
    var end = answer.path("pause").path("until");
    terminal.print(
        job
            + " is paused "
            + (end.isNull()
                ? "until somebody resumes it: nightshift resume " + job
                : "until " + time(end)));
  }

  @Override
  protected String field() {
    return "paused";
  }

  @Override
  protected String tellMany(String jobs, JsonNode one) {
    var end = one.path("pause").path("until");
    return "paused " + jobs + (end.isNull() ? "" : " until " + time(end));
  }
}
