package dev.nightshift.server.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.Prose;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.cli.console.WatchedCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nightshift diagnose}. */
@Command(
    name = "diagnose",
    description = "Finds out why a job fails or does not run, and says what to type next.",
    footer = {
      "",
      "Goes through the questions of the job's runbook; what is wrong is marked with !, what is to"
          + " be known with -. Ends with 1 if anything is wrong.",
      "",
      "Example:",
      "  nightshift diagnose integrity_scrub"
    })
public final class DiagnoseCommand extends WatchedCommand {
  @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
  private String job;

  private String runbooks = "";

  public DiagnoseCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    runbooks = server.url();
    return server.get(job(job, "/diagnosis"));
  }

  @Override
  protected int code(JsonNode answer) {
    return answer.path("well").asBoolean() ? ExitCode.FINE : ExitCode.FINDING;
  }

  @Override
  protected void tell(JsonNode answer) {
    List<String> next = new ArrayList<>();
    answer.path("next").forEach(command -> next.add(command.asText()));
    Prose.print(terminal, answer.path("summary").asText());
    for (var step : answer.path("steps")) {
      var result = step.path("result").asText();
      boolean fine = result.equals("fine");
      line(result.equals("finding") ? "!" : fine ? " " : "-", step.path("step"), step.path("text"));
      for (var command : step.path("commands")) {
        if (!fine && !next.contains(command.asText())) {
          terminal.print(" ".repeat(17) + command.asText());
        }
      }
    }
    if (answer.path("known").isObject()) {
      terminal.print("  fix            " + answer.path("known").path("fix").asText());
    }
    terminal.print("  runbook        " + runbooks + answer.path("runbook").asText());
    if (!next.isEmpty()) {
      terminal.print("next:");
      next.forEach(command -> terminal.print("  " + command));
    }
  }

  private void line(String mark, JsonNode step, JsonNode text) {
    Prose.print(
        terminal, String.format(Locale.ROOT, "%s %-14s ", mark, step.asText()), text.asText());
  }
}
