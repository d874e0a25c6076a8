package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ListCommand;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift recordings}. */
@Command(
    name = "recordings",
    description = "Lists recordings of runs, or saves one.",
    footer = {
      "",
      "Examples:",
      "  nightshift recordings integrity_scrub",
      "  nightshift recordings --save 1b4e28ba-2fa1-41d2-883f-0016d3cca427 --to scrub.jfr"
    })
public final class RecordingsCommand extends RemoteCommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "JOB", description = "Of this job only.")
  private String job;

  @Option(names = "--run", paramLabel = "RUN", description = "Of this run only.")
  private String run;

  @Option(names = "--save", paramLabel = "ID", description = "Save this one.")
  private String save;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "Where --save saves it; by default recording.jfr.")
  private Path to;

  public RecordingsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    if (save == null) {
      if (to != null) {
        throw CommandFailure.usage("--to goes with --save ID");
      }
      return server.get(
          "/api/v1/recordings?" + ListCommand.query("job", job) + ListCommand.query("run", run));
    }
    var file = to == null ? Path.of("recording.jfr") : to;
    if (Files.exists(file)) {
      throw CommandFailure.usage(
          file + " is there already; choose another name with --to, or remove it first");
    }
    server.download("/api/v1/recordings/" + ServerClient.encode(save) + "/file", file);
    return JsonNodeFactory.instance.objectNode().put("file", file.toString());
  }

  @Override
  protected void tell(JsonNode answer) {
    if (answer.has("file")) {
      terminal.print("saved in " + answer.path("file").asText());
      return;
    }
    if (answer.path("items").isEmpty()) {
      terminal.print("there is no recording; ask for one by nightshift record JOB");
      return;
    }
    var now = terminal.clock().instant();
    var table = new Table("RECORDING", "JOB", "STATE", "ASKED FOR", "SIZE", "SERVER");
    for (var one : answer.path("items")) {
      long bytes = one.path("bytes").asLong();
      table.add(
          one.path("id").asText(),
          one.path("job").asText(),
          one.path("state").asText(),
          Wording.ago(Instant.parse(one.path("askedAt").asText()), now),
          bytes == 0 ? "-" : Wording.bytes(bytes),
          one.path("node").asText("-"));
    }
    table.print(terminal);
    for (var one : answer.path("items")) {
      if (!one.path("note").asText().isEmpty()) {
        terminal.print(one.path("id").asText() + ": " + one.path("note").asText());
      }
    }
  }
}
