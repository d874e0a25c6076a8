package dev.nightshift.server.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
final class CancelCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  private String run;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit and the pages.")
  private String reason = "";

  CancelCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var json =
        options
            .connect(terminal)
            .post("/api/v1/runs/" + ServerClient.encode(run) + "/cancel", Map.of("reason", reason));
    if (options.json()) {
      options.printJson(terminal, json);
    } else if (json.path("finished").isNull()) {
      terminal.print("run " + run + " of " + json.path("job").asText() + " is asked to stop");
      terminal.print("follow it with: nightshift logs " + run + " --follow");
    } else {
      terminal.print("run " + run + " of " + json.path("job").asText() + " is cancelled");
    }
    return ExitCode.FINE;
  }
}
