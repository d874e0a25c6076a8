package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.JobDaysResource.DayJson;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.cli.console.ListCommand;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift days}. */
@Command(
    name = "days",
    description = "Sums up what a job did day by day, also of days whose runs are kept no longer.",
    footer = {"", "Example:", "  nightshift days backup --since 90d"})
public final class DaysCommand extends RemoteCommand {
  @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
  private String job;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Since this day: 90d, or an instant as 2026-01-31T12:00:00Z; by default 30d.")
  private String since;

  public DaysCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    return server.get(
        job(job, "/days") + ListCommand.query("since", since).replaceFirst("^&", "?"));
  }

  @Override
  protected void tell(JsonNode answer) {
    var page = ServerClient.MAPPER.convertValue(answer, new TypeReference<PageJson<DayJson>>() {});
    if (page.items().isEmpty()) {
      terminal.print("no run of " + job + " has ended since then");
      return;
    }
    var table = new Table("DAY", "GOOD", "BAD", "CANCELLED", "ITEMS", "AVERAGE", "LONGEST");
    for (var day : page.items()) {
      table.add(
          day.day().toString(),
          Wording.count(day.successes()),
          Wording.count(day.failures()),
          Wording.count(day.cancelled()),
          Wording.count(day.items()),
          took(day.averageMs()),
          took(day.longestMs()));
    }
    table.print(terminal);
  }

  private static String took(Long millis) {
    return millis == null ? "-" : Wording.took(Duration.ofMillis(millis));
  }
}
