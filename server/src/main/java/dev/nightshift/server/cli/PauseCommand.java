package dev.nightshift.server.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift pause}. */
@Command(
    name = "pause",
    description = "Holds a job back: its due times are missed, its retries wait.",
    footer = {
      "",
      "Runs that are asked for by hand are not held back.",
      "",
      "Example:",
      "  nightshift pause backup --until 2h --reason \"the disk is being replaced\""
    })
final class PauseCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
  private String job;

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

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit and the pages.")
  private String reason = "";

  PauseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var json =
        options
            .connect(terminal)
            .post(
                "/api/v1/jobs/" + ServerClient.encode(job) + "/pause",
                Map.of("until", until, "running", running, "reason", reason));
    if (options.json()) {
      options.printJson(terminal, json);
      return ExitCode.FINE;
    }
    var pause = json.path("pause");
    terminal.print(
        job
            + " is paused "
            + (pause.path("until").isNull()
                ? "until somebody resumes it: nightshift resume " + job
                : "until " + pause.path("until").asText()));
    return ExitCode.FINE;
  }
}
