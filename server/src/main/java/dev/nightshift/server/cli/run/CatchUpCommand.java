package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.OrderCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.util.Map;
import picocli.CommandLine.Command;
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
public final class CatchUpCommand extends OrderCommand {
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

  public CatchUpCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    return server.post(
        job(job, "/catch-up"), Map.of("since", since, "atMost", atMost, "reason", reason));
  }

  @Override
  protected void tell(JsonNode answer) {
    for (var run : answer.path("runs")) {
      terminal.print(
          job + " makes up for " + time(run.path("slot")) + " as " + run.path("id").asText());
    }
    long left = answer.path("left").asLong();
    if (left > 0) {
      terminal.print(left + " due times are missed still; ask again for them");
    }
  }
}
