package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.LogLineJson;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.ListCommand;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.util.Stack;
import picocli.CommandLine;

/** The end of a log, and what comes after it. */
final class LogTail {
  private static final String LINES = "10";
  private static final long PAUSE_MILLIS = 500;

  private final Terminal terminal;
  private final ServerClient server;
  private final boolean json;
  private final String filter;
  private final boolean follow;

  /**
   * @param json a JSON object for each line
   * @param filter of lines, as a query
   */
  LogTail(Terminal terminal, ServerClient server, boolean json, String filter, boolean follow) {
    this.terminal = terminal;
    this.server = server;
    this.json = json;
    this.filter = filter;
    this.follow = follow;
  }

  /** Takes what follows --tail only if it is a number: else it is what is to be printed. */
  static final class Lines implements CommandLine.IParameterConsumer {
    @Override
    public void consumeParameters(
        Stack<String> words,
        CommandLine.Model.ArgSpec option,
        CommandLine.Model.CommandSpec command) {
      boolean number = !words.isEmpty() && words.peek().matches("\\d+");
      option.setValue(number ? words.pop() : "");
    }
  }

  /**
   * Prints.
   *
   * @param target a run's id, or the job's name, whose next runs are gone on with
   * @param lines empty: the last few, and what comes
   */
  int print(String target, String run, String lines) throws InterruptedException {
    var last =
        page(run, "before=" + Long.MAX_VALUE + "&limit=" + (lines.isEmpty() ? LINES : lines));
    tell(last);
    if (!lines.isEmpty() && !follow) {
      return ExitCode.FINE;
    }
    boolean others = lines.isEmpty() && !target.equals(run);
    var at = run;
    var after = number(last, "0");
    while (true) {
      var page = page(at, "after=" + after);
      tell(page);
      after = number(page, after);
      if (!page.path("items").isEmpty()) {
        continue;
      }
      if (page.path("next").isNull()) {
        if (!others) {
          return ExitCode.FINE;
        }
        var next = next(target, at);
        if (next != null) {
          at = next;
          after = "0";
          continue;
        }
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  private JsonNode page(String run, String place) {
    return server.get(RemoteCommand.run(run, "/log?" + place + filter));
  }

  /** The job's first run after this one; null: none yet. */
  private String next(String job, String run) {
    var newer =
        server
            .get("/api/v1/runs?limit=1&after=" + run + ListCommand.query("job", job))
            .path("items");
    return newer.isEmpty() ? null : newer.path(0).path("id").asText();
  }

  private static String number(JsonNode page, String before) {
    var items = page.path("items");
    return items.isEmpty() ? before : items.path(items.size() - 1).path("number").asText();
  }

  private void tell(JsonNode page) {
    if (json) {
      page.path("items").forEach(line -> terminal.print(line.toString()));
      return;
    }
    ServerClient.MAPPER
        .convertValue(page, new TypeReference<PageJson<LogLineJson>>() {})
        .items()
        .forEach(line -> LogsCommand.print(terminal, line));
  }
}
