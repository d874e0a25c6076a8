package dev.nightshift.server.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightshift.server.api.LogLineJson;
import dev.nightshift.server.api.PageJson;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift logs}. */
@Command(
    name = "logs",
    description = "Prints the log of a run, or of the newest run of a job.",
    footer = {"", "Example:", "  nightshift logs integrity_scrub --follow"})
final class LogsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(index = "0", paramLabel = "RUN|JOB", description = "A run's id or a job's name.")
  private String target;

  @Option(names = "--follow", description = "Go on until the run has ended.")
  private boolean follow;

  LogsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    var client = options.connect(terminal);
    var run = run(client);
    var all = new ArrayNode(JsonNodeFactory.instance);
    var after = "0";
    while (true) {
      var json = client.get("/api/v1/runs/" + run + "/log?after=" + after);
      var page =
          ServerClient.MAPPER.convertValue(json, new TypeReference<PageJson<LogLineJson>>() {});
      json.path("items").forEach(all::add);
      if (!options.json()) {
        page.items().forEach(this::print);
      }
      boolean done = page.next() == null || (page.items().isEmpty() && !follow);
      if (done) {
        break;
      }
      if (page.items().isEmpty()) {
        Thread.sleep(PAUSE.toMillis());
      }
      after = page.next();
    }
    if (options.json()) {
      var object = JsonNodeFactory.instance.objectNode();
      object.set("items", all);
      options.printJson(terminal, object);
    }
    return ExitCode.FINE;
  }

  private void print(LogLineJson line) {
    terminal.print(
        TIME.format(line.at()) + " " + String.format("%-5s", line.level()) + " " + line.text());
  }

  private String run(ServerClient client) {
    if (target.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      return target;
    }
    JsonNode newest =
        client.get("/api/v1/runs?limit=1&job=" + ServerClient.encode(target)).path("items").path(0);
    if (newest.isMissingNode()) {
      throw CommandFailure.finding("job " + target + " has no run yet");
    }
    return newest.path("id").asText();
  }
}
