package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightshift.server.api.RunJson;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.RunText;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A run of every job: a few at once, and what came of each. */
public final class RunEvery {
  private static final long PAUSE_MILLIS = 250;

  private final Terminal terminal;
  private final ServerClient server;
  private final Function<String, JsonNode> start;
  private final Map<String, String> skipped = new TreeMap<>();
  private final Map<String, JsonNode> runs = new TreeMap<>();
  private final Map<String, String> refused = new TreeMap<>();

  /**
   * @param start asks for a run of the job of this name
   */
  public RunEvery(Terminal terminal, ServerClient server, Function<String, JsonNode> start) {
    this.terminal = terminal;
    this.server = server;
    this.start = start;
  }

  /** Those that are paused, or cannot be run without parameters, are left out. */
  private List<String> wanted() {
    List<String> names = new ArrayList<>();
    for (var job : server.get("/api/v1/jobs").path("items")) {
      var name = job.path("name").asText();
      var needed =
          StreamSupport.stream(job.path("parameters").spliterator(), false)
              .filter(parameter -> !parameter.hasNonNull("byDefault"))
              .map(parameter -> parameter.path("name").asText())
              .collect(Collectors.joining(", "));
      if (job.path("pause").isObject()) {
        var pause = job.path("pause");
        var reason = pause.path("reason").asText();
        skipped.put(
            name,
            "paused by " + pause.path("by").asText() + (reason.isEmpty() ? "" : ": " + reason));
      } else if (!needed.isEmpty()) {
        skipped.put(name, "needs --param " + needed);
      } else {
        names.add(name);
      }
    }
    if (names.isEmpty()) {
      throw CommandFailure.finding("no job can be run: " + skipped());
    }
    return names;
  }

  /** Asks for all, and waits for none. */
  RunEvery begin() {
    wanted().forEach(this::start);
    return this;
  }

  /** Asks for them one after the other, so that never more are open than this. */
  public RunEvery finish(int atOnce) throws InterruptedException {
    Deque<String> waiting = new ArrayDeque<>(wanted());
    Map<String, String> open = new TreeMap<>();
    while (!waiting.isEmpty() || !open.isEmpty()) {
      while (!waiting.isEmpty() && open.size() < atOnce) {
        var job = waiting.remove();
        start(job).ifPresent(id -> open.put(job, id));
      }
      open.entrySet().removeIf(one -> ended(one.getKey(), one.getValue()));
      progress(waiting.size(), open);
      if (!open.isEmpty()) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    return this;
  }

  private Optional<String> start(String job) {
    try {
      var started = start.apply(job);
      runs.put(job, started);
      return Optional.of(started.path("id").asText());
    } catch (CommandFailure e) {
      if (e.code() == ExitCode.UNREACHABLE) {
        throw e;
      }
      // the others are wanted all the same
      refused.put(job, e.getMessage());
      return Optional.empty();
    }
  }

  private boolean ended(String job, String id) {
    var json = server.get(RemoteCommand.run(id, ""));
    var run = read(json);
    if (!RunText.ended(run)) {
      return false;
    }
    runs.put(job, json);
    if (!terminal.interactive()) {
      terminal.err().println(job + " " + RunText.state(run) + " after " + RunText.took(run));
    }
    return true;
  }

  private void progress(int waiting, Map<String, String> open) {
    if (terminal.interactive()) {
      terminal.err().print("\r\u001b[K");
      if (!open.isEmpty()) {
        terminal
            .err()
            .print(
                "waiting for "
                    + String.join(", ", open.keySet())
                    + (waiting == 0 ? "" : ", then " + waiting + " more"));
      }
      terminal.err().flush();
    }
  }

  public ObjectNode json() {
    var json = JsonNodeFactory.instance.objectNode();
    var items = json.putArray("items");
    runs.values().forEach(items::add);
    var others = json.putArray("skipped");
    skipped.forEach((job, why) -> others.addObject().put("job", job).put("why", why));
    var wrong = json.putArray("refused");
    refused.forEach((job, why) -> wrong.addObject().put("job", job).put("why", why));
    return json;
  }

  /** What came of each that was waited for. */
  void tellEnds() {
    var table = new Table("JOB", "RESULT", "TOOK", "ITEMS", "RUN", "ERROR");
    for (var one : runs.entrySet()) {
      var run = read(one.getValue());
      table.add(
          one.getKey(),
          RunText.state(run),
          RunText.took(run),
          Wording.count(run.items()),
          run.id().toString(),
          run.error() == null ? "" : run.error().lines().findFirst().orElse(""));
    }
    refused.forEach((job, why) -> table.add(job, "refused", "-", "-", "-", why));
    table.print(terminal);
    terminal.print(summary());
    runs.forEach(
        (job, run) -> {
          if (!succeeded(run)) {
            terminal.print("look at it with: ./nightshift diagnose " + job);
          }
        });
  }

  /** {@code 12 of 13 succeeded}, and what was left out. */
  public String summary() {
    long well = runs.values().stream().filter(RunEvery::succeeded).count();
    return well + " of " + (runs.size() + refused.size()) + " succeeded" + notRun();
  }

  /** Those that did not succeed, and why; to be changed. */
  public Map<String, String> failed() {
    Map<String, String> failed = new TreeMap<>(refused);
    runs.forEach(
        (job, run) -> {
          if (!succeeded(run)) {
            failed.put(
                job,
                run.path("error")
                    .asText(run.path("state").asText())
                    .lines()
                    .findFirst()
                    .orElse(""));
          }
        });
    return failed;
  }

  /** What was asked for. */
  void tellBegins() {
    runs.forEach(
        (job, started) -> terminal.print(job + " is to run as " + started.path("id").asText()));
    refused.forEach((job, why) -> terminal.err().println(why));
    if (!skipped.isEmpty()) {
      terminal.print(notRun().substring(2));
    }
  }

  private String notRun() {
    return skipped.isEmpty() ? "" : "; not run: " + skipped();
  }

  private String skipped() {
    return skipped.entrySet().stream()
        .map(one -> one.getKey() + " (" + one.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  /** What the command ends with. */
  int code(boolean waited) {
    boolean well = refused.isEmpty();
    if (waited) {
      well &= runs.values().stream().allMatch(RunEvery::succeeded);
    }
    return well ? ExitCode.FINE : ExitCode.FINDING;
  }

  private static boolean succeeded(JsonNode run) {
    return run.path("state").asText().equals("SUCCEEDED");
  }

  private static RunJson read(JsonNode json) {
    return ServerClient.MAPPER.convertValue(json, RunJson.class);
  }
}
