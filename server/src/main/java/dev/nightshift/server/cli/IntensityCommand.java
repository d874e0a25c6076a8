package dev.nightshift.server.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift intensity}. */
@Command(
    name = "intensity",
    description = "Changes how hard a job's runs press, also those at work.",
    footer = {
      "",
      "Low, medium and high wait 100, 50 and 10 ms between batches of 1, 5 and 20 things.",
      "",
      "Example:",
      "  nightshift intensity integrity_scrub high --reason \"nobody is at work\""
    })
final class IntensityCommand implements Callable<Integer> {
  private static final String RESET = "reset";

  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
  private String job;

  @Parameters(
      index = "1",
      paramLabel = "INTENSITY",
      description = "low, medium, high, or reset for the declared one.")
  private String intensity;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
  private String reason = "";

  IntensityCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var client = options.connect(terminal);
    var place = "/api/v1/jobs/" + ServerClient.encode(job) + "/intensity";
    var json =
        intensity.equals(RESET)
            ? client.post(place + "/reset", Map.of("reason", reason))
            : client.put(place, Map.of("intensity", intensity, "reason", reason));
    if (options.json()) {
      options.printJson(terminal, json);
    } else {
      terminal.print("the intensity of " + job + " is " + json.path("intensity").asText() + " now");
    }
    return ExitCode.FINE;
  }
}
