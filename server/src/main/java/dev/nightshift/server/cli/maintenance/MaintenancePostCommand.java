package dev.nightshift.server.cli.maintenance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nightshift.server.cli.console.Confirmation;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.cli.run.RunEvery;
import dev.nightshift.server.conventions.AlertName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift maintenance post}. */
@Command(
    name = "post",
    description = "Sees whether all is as before maintenance, and runs every job once.",
    footer = {
      "",
      "Every job is there, on its schedule, and not held back; each succeeds when asked; nothing"
          + " failed in the last hour; nothing is wrong that was not before. Ends with 1 if not.",
      "",
      "Examples:",
      "  nightshift maintenance post --yes",
      "  nightshift maintenance post --before maintenance_20261206_0100 --no-run"
    })
final class MaintenancePostCommand implements Callable<Integer> {
  private static final int AT_ONCE = 4;
  private static final Duration FAILURES_OF = Duration.ofHours(1);
  private static final Set<String> FAILING =
      Set.of(
          AlertName.LAST_RUN_FAILED.text(),
          AlertName.CONSECUTIVE_FAILURES.text(),
          AlertName.SUCCESS_RATE_LOW.text());

  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Option(
      names = "--before",
      paramLabel = "FOLDER",
      description = "Made by maintenance pre; by default the newest maintenance_* here.")
  private Path before;

  @Option(names = "--yes", description = "Do not ask before every job is run.")
  private boolean yes;

  @Option(names = "--no-run", description = "Run no job.")
  private boolean noRun;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Failures since then are told; by default 1h, and none from before maintenance pre.")
  private String since;

  private final List<Check> checks = new ArrayList<>();

  MaintenancePostCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Something that was looked at.
   *
   * @param more by what it is about
   */
  private record Check(String name, boolean well, String text, Map<String, String> more) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    var server = options.connect(terminal);
    var kept = before == null ? MaintenanceRecord.newest() : new MaintenanceRecord(before);
    var then = kept.read(MaintenanceRecord.JOBS);
    var foundThen = kept.read(MaintenanceRecord.FINDINGS);
    if (!noRun) {
      Confirmation.ask(
          terminal,
          yes,
          "maintenance post runs every job (leave that out with --no-run)",
          "Run every job of this server once");
    }
    jobs(then, server.get("/api/v1/jobs"), kept);
    windows(server);
    var runs = noRun ? null : run(server, then);
    failures(server, then, Instant.parse(foundThen.path("at").asText()));
    findings(foundThen, server.get("/api/v1/findings"));
    boolean well = checks.stream().allMatch(Check::well);
    if (options.json()) {
      options.printJson(terminal, json(kept, well, runs));
    } else {
      tell(kept, well);
    }
    return well ? ExitCode.FINE : ExitCode.FINDING;
  }

  private void jobs(JsonNode then, JsonNode now, MaintenanceRecord kept) {
    var changes = MaintenanceRecord.changes(then, now);
    int count = then.path("items").size();
    checks.add(
        new Check(
            "jobs",
            changes.isEmpty(),
            changes.isEmpty()
                ? count + " jobs, each as before"
                : changes.size()
                    + " not as before; ./nightshift restore --job JOB --from "
                    + kept.folder().resolve(MaintenanceRecord.SCHEDULES)
                    + " gives one its own back",
            changes));
  }

  private void windows(ServerClient server) {
    Map<String, String> on = new TreeMap<>();
    for (var window : server.get("/api/v1/maintenance").path("items")) {
      if (window.path("state").asText().equals("on")) {
        on.put(window.path("name").asText(), "on until " + RemoteCommand.time(window.path("end")));
      }
    }
    checks.add(
        new Check(
            "window",
            on.isEmpty(),
            on.isEmpty() ? "none is on" : "jobs are held back; ./nightshift maintenance end",
            on));
  }

  private RunEvery run(ServerClient server, JsonNode then) throws InterruptedException {
    var every =
        new RunEvery(
                terminal,
                server,
                job ->
                    server.post(
                        RemoteCommand.job(job, "/runs"), Map.of("reason", "after maintenance")))
            .finish(AT_ONCE);
    var failing = failing(then);
    var failed = every.failed();
    boolean well = failing.containsAll(failed.keySet());
    failed.replaceAll((job, why) -> failing.contains(job) ? why + " (it failed before, too)" : why);
    checks.add(new Check("runs", well, every.summary(), failed));
    return every;
  }

  private void failures(ServerClient server, JsonNode then, Instant kept) {
    var hour = terminal.clock().instant().minus(FAILURES_OF);
    var from = since == null ? (kept.isAfter(hour) ? kept : hour).toString() : since;
    var answer = server.get("/api/v1/failures?since=" + ServerClient.encode(from));
    var failing = failing(then);
    Map<String, String> failed = new TreeMap<>();
    for (var failure : answer.path("items")) {
      failed.merge(
          failure.path("job").asText(),
          failure.path("count").asText() + " x " + failure.path("error").asText(),
          (one, other) -> one + "; " + other);
    }
    int count = answer.path("attempts").asInt();
    checks.add(
        new Check(
            "failures",
            failing.containsAll(failed.keySet()),
            (count == 0 ? "none" : count) + " since " + RemoteCommand.time(answer.path("since")),
            failed));
  }

  private void findings(JsonNode then, JsonNode now) {
    Set<String> known = new TreeSet<>();
    then.path("items").forEach(finding -> known.add(key(finding)));
    Map<String, String> more = new TreeMap<>();
    for (var finding : now.path("items")) {
      if (!known.contains(key(finding))) {
        more.put(finding.path("about").asText(), finding.path("text").asText());
      }
    }
    int count = now.path("items").size();
    checks.add(
        new Check(
            "health",
            more.isEmpty(),
            more.isEmpty()
                ? (count == 0 ? "nothing is wrong" : count + " findings, as before")
                : more.size()
                    + (more.size() == 1 ? " finding" : " findings")
                    + " more; ./nightshift health says what to do",
            more));
  }

  private static String key(JsonNode finding) {
    var alert = finding.path("alert").asText();
    // which of them it is depends on how often it ran meanwhile
    return (FAILING.contains(alert) ? "failing" : alert) + " " + finding.path("about").asText();
  }

  private static Set<String> failing(JsonNode jobs) {
    Set<String> failing = new TreeSet<>();
    MaintenanceRecord.byName(jobs)
        .forEach(
            (name, job) -> {
              if (job.path("consecutiveFailures").asInt() > 0) {
                failing.add(name);
              }
            });
    return failing;
  }

  private ObjectNode json(MaintenanceRecord kept, boolean well, RunEvery runs) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("before", kept.folder().toString()).put("well", well);
    var array = json.putArray("checks");
    for (var check : checks) {
      var one = array.addObject().put("check", check.name()).put("well", check.well());
      one.put("text", check.text());
      var details = one.putObject("details");
      check.more().forEach(details::put);
    }
    json.set("runs", runs == null ? null : runs.json());
    return json;
  }

  private void tell(MaintenanceRecord kept, boolean well) {
    terminal.print("compared with " + kept.folder());
    for (var check : checks) {
      terminal.print(
          String.format(
              Locale.ROOT, "%s %-9s %s", check.well() ? " " : "!", check.name(), check.text()));
      check.more().forEach((about, text) -> terminal.print(" ".repeat(12) + about + ": " + text));
    }
    terminal.print(well ? "all is as before" : "not all is as before");
  }
}
