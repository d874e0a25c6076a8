package dev.nightshift.server.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.ListCommand;
import dev.nightshift.server.cli.console.Prose;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.cli.console.WatchedCommand;
import dev.nightshift.server.health.Wording;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift failures}. */
@Command(
    name = "failures",
    description = "Lists failures by error, the most frequent first, each with its cause and fix.",
    footer = {
      "",
      "Errors are one if the job declares them as one, or if they differ in numbers and ids alone."
          + " Ends with 1 if anything failed.",
      "",
      "Examples:",
      "  nightshift failures",
      "  nightshift failures integrity_scrub --since 7d"
    })
public final class FailuresCommand extends WatchedCommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "JOB", description = "Of this job only.")
  private String job;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "How long ago, as 7d, or an instant; by default 24h.")
  private String since;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many errors, 1 to 1000; by default ${DEFAULT-VALUE}.")
  private String limit = "20";

  public FailuresCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    return server.get(
        "/api/v1/failures?limit="
            + ServerClient.encode(limit)
            + ListCommand.query("job", job)
            + ListCommand.query("since", since));
  }

  @Override
  protected int code(JsonNode answer) {
    return answer.path("attempts").asInt() == 0 ? ExitCode.FINE : ExitCode.FINDING;
  }

  @Override
  protected void tell(JsonNode answer) {
    var from = RemoteCommand.time(answer.path("since"));
    int attempts = answer.path("attempts").asInt();
    int groups = answer.path("groups").asInt();
    if (attempts == 0) {
      terminal.print("nothing" + (job == null ? "" : " of " + job) + " failed since " + from);
      return;
    }
    terminal.print(
        Wording.count(attempts)
            + (attempts == 1 ? " failure, " : " failures, ")
            + (groups == 1 ? "1 error" : groups + " different errors")
            + ", since "
            + from
            + (answer.path("complete").asBoolean()
                ? ""
                : "; there are more, and only the newest were counted"));
    answer.path("items").forEach(this::tellOne);
    if (groups > answer.path("items").size()) {
      terminal.print("");
      terminal.print("and " + (groups - answer.path("items").size()) + " more: --limit " + groups);
    }
  }

  private void tellOne(JsonNode failure) {
    var now = terminal.clock().instant();
    int count = failure.path("count").asInt();
    var last = Wording.ago(Instant.parse(failure.path("last").asText()), now);
    terminal.print("");
    Prose.print(
        terminal,
        Wording.count(count)
            + " x "
            + failure.path("job").asText()
            + ": "
            + text(failure)
            + (failure.path("kind").asText().equals("job_error")
                ? ""
                : " (" + failure.path("kind").asText("unknown").replace('_', ' ') + ")"));
    terminal.print(
        "  when   "
            + (count == 1
                ? last
                : "first "
                    + Wording.ago(Instant.parse(failure.path("first").asText()), now)
                    + ", last "
                    + last));
    if (failure.hasNonNull("cause")) {
      Prose.print(terminal, "  cause  ", failure.path("cause").asText());
      terminal.print("  fix    " + failure.path("fix").asText());
    } else {
      terminal.print(
          "  cause  none is declared: ./nightshift diagnose " + failure.path("job").asText());
    }
    terminal.print("  log    ./nightshift logs " + failure.path("lastRun").asText());
  }

  private static String text(JsonNode failure) {
    return failure.path("error").asText().lines().findFirst().orElse("no message");
  }
}
