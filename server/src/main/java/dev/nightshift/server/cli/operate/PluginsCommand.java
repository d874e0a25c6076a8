package dev.nightshift.server.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift plugins}. */
@Command(
    name = "plugins",
    description = "Lists the plugins of the running server, and replaces them.",
    footer = {
      "",
      "Ends with 1 if something could not be loaded.",
      "",
      "Example:",
      "  nightshift plugins"
    })
public final class PluginsCommand implements Callable<Integer> {
  private static final int COMMIT = 10;
  private static final int HASH = 12;

  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  public PluginsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var json = options.connect(terminal).get("/api/v1/plugins");
    boolean failed =
        stream(json.path("problems")).anyMatch(problem -> !problem.path("harmless").asBoolean());
    if (options.json()) {
      options.printJson(terminal, json);
      return failed ? ExitCode.FINDING : ExitCode.FINE;
    }
    var table = new Table("PLUGIN", "VERSION", "CHECKSUM", "BEFORE IT", "JOBS");
    for (var plugin : json.path("items")) {
      table.add(
          plugin.path("name").asText(),
          plugin.path("version").asText()
              + commit(plugin.path("commit").asText(""))
              + (plugin.path("rolledBack").asBoolean() ? " (rolled back)" : ""),
          plugin.path("sha256").asText().substring(0, HASH),
          plugin.path("previous").path("version").asText("-"),
          texts(plugin.path("jobs")));
    }
    table.print(terminal);
    if (!json.path("drivers").isEmpty()) {
      printDrivers(json.path("drivers"));
    }
    if (!json.path("waiting").isEmpty()) {
      terminal.print("waiting for runs of replaced code to end: " + texts(json.path("waiting")));
    }
    stream(json.path("problems"))
        .forEach(
            problem ->
                terminal.print(
                    "problem: "
                        + problem.path("source").asText()
                        + ": "
                        + problem.path("problem").asText()
                        + " "
                        + problem.path("nextStep").asText()));
    return failed ? ExitCode.FINDING : ExitCode.FINE;
  }

  private void printDrivers(JsonNode drivers) {
    var table = new Table("JDBC DRIVER", "VERSION", "CHECKSUM", "FILE");
    for (var driver : drivers) {
      table.add(
          driver.path("className").asText(),
          driver.path("version").asText(),
          driver.path("sha256").asText().substring(0, HASH),
          driver.path("source").asText());
    }
    terminal.print("");
    table.print(terminal);
  }

  @Command(
      name = "reload",
      description = {
        "Loads what lies in the plugin folder now, beside what runs, and swaps job by job.",
        "The section jobs of config.yml is read again. If anything is wrong, nothing changes."
      },
      footer = {"", "Example:", "  nightshift plugins reload report --reason \"fixed totals\""})
  int reload(
      @Mixin RemoteOptions remote,
      @Parameters(
              index = "0",
              arity = "0..1",
              paramLabel = "NAME",
              description = "Only this plugin, also if it is the same; else all that changed.")
          String name,
      @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
          String reason) {
    return replace(
        remote,
        "/api/v1/plugins" + (name == null ? "" : "/" + ServerClient.encode(name)) + "/reload",
        reason);
  }

  @Command(
      name = "rollback",
      description = {
        "Brings back the version of a plugin that ran before, until another one is put into the",
        "plugin folder. A second rollback undoes the first."
      },
      footer = {"", "Example:", "  nightshift plugins rollback report"})
  int rollback(
      @Mixin RemoteOptions remote,
      @Parameters(index = "0", paramLabel = "NAME", description = "The plugin's name.") String name,
      @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
          String reason) {
    return replace(remote, "/api/v1/plugins/" + ServerClient.encode(name) + "/rollback", reason);
  }

  private int replace(RemoteOptions remote, String path, String reason) {
    var done = remote.connect(terminal).post(path, Map.of("reason", reason == null ? "" : reason));
    if (remote.json()) {
      remote.printJson(terminal, done);
      return ExitCode.FINE;
    }
    for (var change : done.path("plugins")) {
      var from = change.path("from").asText("new");
      var to = change.path("to").asText("gone");
      terminal.print(
          change.path("plugin").asText()
              + ": "
              + (from.equals(to) ? to + ", loaded again" : from + " -> " + to));
    }
    if (done.path("plugins").isEmpty()) {
      terminal.print("no plugin has changed");
    }
    say("new jobs", done.path("added"));
    say("removed jobs", done.path("removed"));
    say("changed jobs", done.path("changed"));
    say("waiting for a run of the old version to end", done.path("waiting"));
    return ExitCode.FINE;
  }

  private void say(String what, JsonNode names) {
    if (!names.isEmpty()) {
      terminal.print("  " + what + ": " + texts(names));
    }
  }

  private static String texts(JsonNode array) {
    return stream(array).map(JsonNode::asText).collect(Collectors.joining(", "));
  }

  private static java.util.stream.Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static String commit(String commit) {
    return commit.isEmpty() || commit.equals("null")
        ? ""
        : " @" + commit.substring(0, Math.min(COMMIT, commit.length()));
  }
}
