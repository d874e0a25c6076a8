package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.api.RunJson;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ListCommand;
import dev.nightshift.server.cli.console.RunText;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nightshift runs}. */
@Command(
    name = "runs",
    description = "Lists runs, the newest first.",
    footer = {
      "",
      "Examples:",
      "  nightshift runs integrity_scrub --state FAILED,TIMED_OUT",
      "  nightshift runs --from 24h --slower-than 5m --export slow.csv"
    })
public final class RunsCommand extends ListCommand<RunJson> {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "In these states only, with commas between them.")
  private String state;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "Failed so, with commas between them: job_error, timeout, refused, lost_server,"
              + " server_error.")
  private String kind;

  @Option(
      names = "--trigger",
      paramLabel = "TRIGGER",
      description = "Asked for so, with commas: schedule, manual, retry, catch_up, job.")
  private String trigger;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Queued since then: how long ago, as 24h, or an instant.")
  private String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Queued before then.")
  private String to;

  @Option(
      names = "--slower-than",
      paramLabel = "DURATION",
      description = "Took longer, as 5m, or has run for longer by now.")
  private String slowerThan;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "With this in the error message or the parameters.")
  private String text;

  @Option(
      names = "--node",
      paramLabel = "NODE",
      description = "Of this server, or of this start of it.")
  private String node;

  @Option(names = "--phases", description = "With what each run did phase by phase.")
  private boolean phases;

  @Option(
      names = "--after",
      paramLabel = "CURSOR",
      description = "Those after the \"previous\" of an earlier answer.")
  private String after;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "Saves all that are found in a new file, whose name ends with .csv or .json.")
  private Path export;

  public RunsCommand(Terminal terminal) {
    super(terminal, "/api/v1/runs", new TypeReference<>() {});
  }

  @Override
  protected String filter() {
    return query("state", state)
        + query("kind", kind)
        + query("trigger", trigger)
        + query("from", from)
        + query("to", to)
        + query("slowerThan", slowerThan)
        + query("text", text)
        + query("node", node);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    return export == null ? super.ask(server) : save(server);
  }

  @Override
  protected String place() {
    return super.place() + query("after", after);
  }

  private JsonNode save(ServerClient server) {
    var name = String.valueOf(export.getFileName());
    var form = name.endsWith(".csv") ? "csv" : name.endsWith(".json") ? "json" : null;
    if (form == null) {
      throw CommandFailure.usage(
          "--export is \"" + export + "\"; end the file's name with .csv or .json");
    }
    if (Files.exists(export)) {
      throw CommandFailure.usage(
          export + " is there already; choose another name, or remove it first");
    }
    server.download("/api/v1/runs/export." + form + "?" + wanted(), export);
    return ServerClient.MAPPER.createObjectNode().put("file", export.toString());
  }

  @Override
  protected void tell(JsonNode answer) {
    if (export == null) {
      super.tell(answer);
      var looked = answer.path("looked");
      if (!looked.isMissingNode() && !looked.isNull()) {
        terminal.print(
            "gone through until "
                + looked.path("until").asText()
                + ", "
                + Wording.count(looked.path("runs").asLong(), "run", "runs")
                + "; there may be more");
      }
    } else {
      terminal.print("saved in " + export);
    }
  }

  @Override
  protected void print(PageJson<RunJson> page) {
    if (page.items().isEmpty()) {
      terminal.print("there is no such run");
      return;
    }
    var now = terminal.clock().instant();
    var table = new Table("RUN", "JOB", "STATE", "STARTED", "TOOK", "ITEMS", "TRIGGER", "ERROR");
    for (var run : page.items()) {
      table.add(
          run.id().toString(),
          run.job(),
          RunText.state(run),
          run.started() == null ? "-" : Wording.ago(run.started(), now),
          RunText.took(run),
          Wording.count(run.items()),
          RunText.trigger(run),
          run.error() == null ? "" : run.error().lines().findFirst().orElse(""));
    }
    table.print(terminal);
    if (phases) {
      page.items().forEach(this::tellPhases);
    }
  }

  private void tellPhases(RunJson run) {
    var lines = RunText.phases(run);
    if (!lines.isEmpty()) {
      terminal.print("");
      terminal.print(run.job() + " " + run.id());
      lines.forEach(line -> terminal.print("  " + line));
    }
  }
}
