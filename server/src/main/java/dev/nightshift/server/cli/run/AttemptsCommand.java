package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.AttemptsJson;
import dev.nightshift.server.api.RunJson;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.RunText;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nightshift attempts}. */
@Command(
    name = "attempts",
    description = "Lists the attempts of a run, and the runs with which somebody retried it.",
    footer = {"", "Example:", "  nightshift attempts 019ab3f0-5d2c-7e11-9a0b-3f6c2f1d8e77"})
public final class AttemptsCommand extends RemoteCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "A run's id, of any of its attempts.")
  private String run;

  public AttemptsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    return server.get(run(run, "/attempts"));
  }

  @Override
  protected void tell(JsonNode answer) {
    var attempts = ServerClient.MAPPER.convertValue(answer, AttemptsJson.class);
    var table = new Table("ATTEMPT", "RUN", "STATE", "STARTED", "TOOK", "TRIGGER", "ERROR");
    attempts.items().forEach(each -> add(table, String.valueOf(each.attempt()), each));
    attempts.retries().forEach(each -> add(table, "retried", each));
    table.print(terminal);
    if (attempts.retryOf() != null) {
      terminal.print("it is a retry of " + attempts.retryOf());
    }
  }

  private void add(Table table, String attempt, RunJson run) {
    table.add(
        attempt,
        run.id().toString(),
        RunText.state(run),
        run.started() == null ? "-" : Wording.ago(run.started(), terminal.clock().instant()),
        RunText.took(run),
        RunText.trigger(run),
        run.error() == null ? "" : run.error().lines().findFirst().orElse(""));
  }
}
