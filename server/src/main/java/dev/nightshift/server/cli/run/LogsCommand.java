package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightshift.server.api.LogLineJson;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.ListCommand;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift logs}. */
@Command(
    name = "logs",
    description = "Prints the log of a run, or of the newest runs of a job.",
    footer = {
      "",
      "--follow ends with the run; --tail goes on with the job's next runs, until interrupted.",
      "",
      "Examples:",
      "  nightshift logs integrity_scrub --follow",
      "  nightshift logs integrity_scrub --tail",
      "  nightshift logs integrity_scrub --tail 50",
      "  nightshift logs integrity_scrub --runs 20 --text checksum --level WARN"
    })
public final class LogsCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(index = "0", paramLabel = "RUN|JOB", description = "A run's id or a job's name.")
  private String target;

  @Option(names = "--follow", description = "Go on until the run has ended.")
  private boolean follow;

  @Option(
      names = "--tail",
      arity = "0..1",
      paramLabel = "N",
      fallbackValue = "",
      parameterConsumer = LogTail.Lines.class,
      description =
          "The last N lines alone; without a number the last 10, and what comes, run after run.")
  private String tail;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Of a job: the logs of so many of its newest runs, 1 to 1000.")
  private String runs;

  @Option(
      names = "--level",
      paramLabel = "LEVEL",
      description = "Lines of this level and above: DEBUG, INFO, WARN or ERROR.")
  private String level;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "Lines with this in them, in any case.")
  private String text;

  public LogsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (follow && runs != null) {
      throw CommandFailure.usage("--follow goes with one run, --runs with several; leave one out");
    }
    var client = options.connect(terminal);
    if (tail != null) {
      if (runs != null) {
        throw CommandFailure.usage("--tail and --runs do not go together; leave one out");
      }
      return new LogTail(terminal, client, options.json(), filter(), follow)
          .print(target, runs(client).get(0), tail);
    }
    var all = new ArrayNode(JsonNodeFactory.instance);
    for (var run : runs(client)) {
      read(client, run, all);
    }
    if (options.json()) {
      var object = JsonNodeFactory.instance.objectNode();
      object.set("items", all);
      options.printJson(terminal, object);
    } else if (all.isEmpty() && (text != null || level != null)) {
      terminal.print("there is no such line");
    }
    return ExitCode.FINE;
  }

  private void read(ServerClient client, String run, ArrayNode all) throws InterruptedException {
    var after = "0";
    boolean headed = runs == null;
    while (true) {
      var json = client.get(RemoteCommand.run(run, "/log?after=" + after + filter()));
      var page =
          ServerClient.MAPPER.convertValue(json, new TypeReference<PageJson<LogLineJson>>() {});
      for (var line : json.path("items")) {
        all.add(runs == null ? line : ((ObjectNode) line).put("run", run));
      }
      if (!options.json()) {
        if (!headed && !page.items().isEmpty()) {
          terminal.print("run " + run);
          headed = true;
        }
        page.items().forEach(line -> print(terminal, line));
      }
      if (page.next() == null || (page.items().isEmpty() && !follow)) {
        return;
      }
      if (page.items().isEmpty()) {
        Thread.sleep(PAUSE.toMillis());
      }
      after = page.next();
    }
  }

  private String filter() {
    return ListCommand.query("level", level) + ListCommand.query("text", text);
  }

  static void print(Terminal terminal, LogLineJson line) {
    terminal.print(
        TIME.format(line.at()) + " " + String.format("%-5s", line.level()) + " " + line.text());
  }

  private List<String> runs(ServerClient client) {
    if (target.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
      if (runs != null) {
        throw CommandFailure.usage("--runs goes with a job's name; " + target + " is one run");
      }
      return List.of(target);
    }
    var newest =
        client.get(
            "/api/v1/runs?limit="
                + ServerClient.encode(runs == null ? "1" : runs)
                + ListCommand.query("job", target));
    List<String> found = new ArrayList<>();
    newest.path("items").forEach(run -> found.add(run.path("id").asText()));
    if (found.isEmpty()) {
      throw CommandFailure.finding("job " + target + " has no run yet");
    }
    return found;
  }
}
