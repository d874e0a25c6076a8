package dev.nightshift.server.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift resume}. */
@Command(
    name = "resume",
    description = "Lets a paused job go on.",
    footer = {"", "Example:", "  nightshift resume backup --reason \"the disk is new\""})
final class ResumeCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
  private String job;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
  private String reason = "";

  ResumeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var json =
        options
            .connect(terminal)
            .post("/api/v1/jobs/" + ServerClient.encode(job) + "/resume", Map.of("reason", reason));
    if (options.json()) {
      options.printJson(terminal, json);
      return ExitCode.FINE;
    }
    var ended = json.path("ended");
    terminal.print(
        job
            + " goes on; "
            + ended.path("by").asText()
            + " had paused it at "
            + ended.path("at").asText()
            + (ended.path("reason").isNull() ? "" : ": " + ended.path("reason").asText()));
    return ExitCode.FINE;
  }
}
