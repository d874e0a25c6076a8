package dev.nightshift.server.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
final class RetryCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(index = "0", paramLabel = "RUN", description = "The id of the run that ended.")
  private String run;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
  private String reason = "";

  RetryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var json =
        options
            .connect(terminal)
            .post("/api/v1/runs/" + ServerClient.encode(run) + "/retry", Map.of("reason", reason));
    if (options.json()) {
      options.printJson(terminal, json);
      return ExitCode.FINE;
    }
    var id = json.path("id").asText();
    terminal.print("run " + run + " is retried as " + id);
    terminal.print("follow it with: nightshift logs " + id + " --follow");
    return ExitCode.FINE;
  }
}
