package dev.nightshift.server.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.Prose;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.cli.console.WatchedCommand;
import dev.nightshift.server.health.Wording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code nightshift health}, and {@code nightshift metrics health}. */
@Command(
    name = "health",
    description = "Lists what is wrong now, each with its fix and its page of the runbook.",
    footer = {
      "",
      "Looks at jobs, queues, the store and plugins. Ends with 1 if anything is wrong. Jobs that"
          + " are paused or in a maintenance window are named, and nothing else is told of them; those"
          + " that people took off their schedules are named, too.",
      "",
      "Examples:",
      "  nightshift health",
      "  nightshift metrics health --watch --every 60"
    })
public final class HealthCommand extends WatchedCommand {
  private String runbooks = "";

  public HealthCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    runbooks = server.url();
    return server.get("/api/v1/findings");
  }

  @Override
  protected int code(JsonNode answer) {
    return answer.path("items").isEmpty() ? ExitCode.FINE : ExitCode.FINDING;
  }

  @Override
  protected void tell(JsonNode answer) {
    var findings = answer.path("items");
    var held = names(answer.path("held"));
    int looked = answer.path("jobs").asInt() - held.size();
    if (findings.isEmpty()) {
      terminal.print(
          "nothing is wrong: "
              + (looked == 0 ? "" : looked == 1 ? "1 job, " : looked + " jobs, ")
              + "the queues, the store and the plugins were looked at");
    } else {
      terminal.print(
          (findings.size() == 1 ? "1 finding" : findings.size() + " findings")
              + ", as of "
              + RemoteCommand.time(answer.path("at")));
    }
    findings.forEach(this::tellOne);
    var off = names(answer.path("offSchedule"));
    if (!findings.isEmpty() && !(held.isEmpty() && off.isEmpty())) {
      terminal.print("");
    }
    if (!held.isEmpty()) {
      terminal.print("paused or in maintenance, and not looked at: " + String.join(", ", held));
    }
    if (!off.isEmpty()) {
      terminal.print(
          "taken off schedule, so not running by themselves: "
              + String.join(", ", off)
              + " (./nightshift schedule restore)");
    }
  }

  private static List<String> names(JsonNode array) {
    List<String> names = new ArrayList<>();
    array.forEach(name -> names.add(name.asText()));
    return names;
  }

  private void tellOne(JsonNode finding) {
    terminal.print("");
    Prose.print(
        terminal,
        finding.path("level").asText().toUpperCase(Locale.ROOT)
            + "  "
            + finding.path("about").asText()
            + ": "
            + finding.path("text").asText());
    if (finding.hasNonNull("since")) {
      var since = Instant.parse(finding.path("since").asText());
      terminal.print(
          "  since    "
              + Wording.instant(since)
              + ", "
              + Wording.ago(since, terminal.clock().instant()));
    }
    if (finding.hasNonNull("cause")) {
      Prose.print(terminal, "  cause    ", finding.path("cause").asText());
    }
    terminal.print("  fix      " + finding.path("fix").asText());
    terminal.print("  runbook  " + runbooks + finding.path("runbook").asText());
  }
}
