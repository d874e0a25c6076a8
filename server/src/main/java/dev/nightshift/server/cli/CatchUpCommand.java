package dev.nightshift.server.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift catch-up}. */
@Command(
    name = "catch-up",
    description = "Asks for a run of each due time that a job missed, the oldest first.",
    footer = {
      "",
      "A due time is caught up once. Ends with 1 if nothing is missed.",
      "",
      "Example:",
      "  nightshift catch-up backup --since 24h --at-most 10"
    })
final class CatchUpCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
  private String job;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Not older than this: 7d, 12h, or an instant as 2026-01-31T12:00:00Z.")
  private String since = "";

  @Option(
      names = "--at-most",
      paramLabel = "N",
      description = "At most so many, 1 to 1000; by default ${DEFAULT-VALUE}.")
  private int atMost = 100;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
  private String reason = "";

  CatchUpCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("since", since);
    body.put("atMost", atMost);
    body.put("reason", reason);
    var done =
        options
            .connect(terminal)
            .post("/api/v1/jobs/" + ServerClient.encode(job) + "/catch-up", body);
    if (options.json()) {
      options.printJson(terminal, done);
      return ExitCode.FINE;
    }
    for (var run : done.path("runs")) {
      terminal.print(
          job + " makes up for " + run.path("slot").asText() + " as " + run.path("id").asText());
    }
    long left = done.path("left").asLong();
    if (left > 0) {
      terminal.print(left + " due times are missed still; ask again for them");
    }
    return ExitCode.FINE;
  }
}
