package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nightshift.server.api.JobJson;
import dev.nightshift.server.api.RunJson;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.Confirmation;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.RunText;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift run}. */
@Command(
    name = "run",
    description = "Asks for a run of a job, of each critical one, or of every job.",
    footer = {
      "",
      "With --wait the command ends with 0 if all succeeded and with 1 if not. --all leaves out",
      "paused jobs and those whose parameters have to be given, and says so.",
      "",
      "Examples:",
      "  nightshift run backup --wait --reason \"before the upgrade\"",
      "  nightshift run backup --wait --debug",
      "  nightshift run backup --body '{\"keep\": 3}'",
      "  nightshift run --critical --reason \"after the outage\"",
      "  nightshift run --all --wait --yes"
    })
public final class RunCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @ArgGroup(multiplicity = "1")
  private Which which;

  private static final class Which {
    @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
    private String job;

    @Option(names = "--critical", description = "Each job of criticality critical.")
    private boolean critical;

    @Option(names = "--all", description = "Every job; asks first.")
    private boolean all;
  }

  @Option(names = "--wait", description = "Wait until the run has ended.")
  private boolean wait;

  @Option(names = "--dry-run", description = "Everything but the changes.")
  private boolean dryRun;

  @Option(
      names = "--debug",
      description = "The run's log at level DEBUG, this run and its retries only.")
  private boolean debug;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      defaultValue = "4",
      description = "With --all --wait: so many at once; by default ${DEFAULT-VALUE}.")
  private int atOnce;

  @Option(names = "--yes", description = "Do not ask before --all.")
  private boolean yes;

  @Mixin private RunParameters parameters;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
  private String reason = "";

  @Option(
      names = "--once",
      paramLabel = "KEY",
      description = "The same run if the same was asked for under this key within 24 hours.")
  private String key;

  public RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    var client = options.connect(terminal);
    if (which.all) {
      return every(client);
    }
    if (!which.critical) {
      var json = finish(client, start(client, which.job));
      if (options.json()) {
        options.printJson(terminal, json);
      }
      return code(json);
    }
    int code = ExitCode.FINE;
    List<JsonNode> started = new ArrayList<>();
    for (var job : critical(client)) {
      try {
        started.add(start(client, job));
      } catch (CommandFailure e) {
        // the others are wanted all the same
        terminal.err().println(e.getMessage());
        code = ExitCode.FINDING;
      }
    }
    var all = JsonNodeFactory.instance.objectNode();
    for (var one : started) {
      var json = finish(client, one);
      all.withArray("items").add(json);
      code = Math.max(code, code(json));
    }
    if (options.json()) {
      options.printJson(terminal, all);
    }
    return code;
  }

  private int every(ServerClient client) throws InterruptedException {
    if (atOnce < 1) {
      throw CommandFailure.usage("--at-once is " + atOnce + "; at least one runs at a time");
    }
    Confirmation.ask(
        terminal, yes, "run --all runs every job", "Run every job of this server once");
    var every = new RunEvery(terminal, client, job -> ask(client, job));
    if (wait) {
      every.finish(atOnce);
    } else {
      every.begin();
    }
    if (options.json()) {
      options.printJson(terminal, every.json());
    } else if (wait) {
      every.tellEnds();
    } else {
      every.tellBegins();
    }
    return every.code(wait);
  }

  private static List<String> critical(ServerClient client) {
    List<String> names = new ArrayList<>();
    for (var job : client.get("/api/v1/jobs").path("items")) {
      if (job.path("criticality").asText().equals("critical")) {
        names.add(job.path("name").asText());
      }
    }
    if (names.isEmpty()) {
      throw CommandFailure.finding("no job is of criticality critical");
    }
    return names;
  }

  private JsonNode start(ServerClient client, String job) {
    var started = ask(client, job);
    if (!wait && !options.json()) {
      var id = started.path("id").asText();
      terminal.print(job + " is to run as " + id);
      terminal.print("follow it with: nightshift logs " + id + " --follow");
    }
    return started;
  }

  private JsonNode ask(ServerClient client, String job) {
    return client.post(
        RemoteCommand.job(job, "/runs"),
        body(),
        // of several jobs, each is a request of its own
        key == null || which.job != null ? key : key + "-" + job);
  }

  private Map<String, Object> body() {
    Map<String, Object> body = new HashMap<>();
    body.put("parameters", parameters.all());
    body.put("dryRun", dryRun);
    body.put("reason", reason);
    if (debug) {
      // an older server does not know it
      body.put("debug", true);
    }
    return body;
  }

  /** The run as it ended, if that is waited for. */
  private JsonNode finish(ServerClient client, JsonNode started) throws InterruptedException {
    if (!wait) {
      return started;
    }
    var json = await(client, started.path("id").asText());
    if (!options.json()) {
      var run = read(json);
      var job = client.get(RemoteCommand.job(run.job(), ""));
      report(run, ServerClient.MAPPER.convertValue(job, JobJson.class));
    }
    return json;
  }

  private int code(JsonNode run) {
    return !wait || run.path("state").asText().equals("SUCCEEDED")
        ? ExitCode.FINE
        : ExitCode.FINDING;
  }

  private JsonNode await(ServerClient client, String id) throws InterruptedException {
    while (true) {
      var json = client.get("/api/v1/runs/" + id);
      var run = read(json);
      show(run);
      if (RunText.ended(run)) {
        return json;
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  private void show(RunJson run) {
    if (terminal.interactive()) {
      terminal
          .err()
          .print(
              "\r\u001b[K"
                  + (RunText.ended(run)
                      ? ""
                      : run.job()
                          + " "
                          + RunText.state(run)
                          + RunText.share(run).map(share -> ", " + share).orElse("")
                          + (run.phase() == null ? "" : ", " + run.phase())));
      terminal.err().flush();
    }
  }

  private void report(RunJson run, JobJson declared) {
    terminal.print(
        run.job()
            + " "
            + RunText.state(run)
            + (run.started() == null ? "" : " after " + RunText.took(run))
            + ", "
            + Wording.items(run.items(), declared.item()));
    RunText.phases(run).forEach(line -> terminal.print("  " + line));
    if (run.error() != null) {
      terminal.print("  error  " + run.error());
      var known = declared.knownFailure();
      boolean same =
          declared.lastRun() != null && Objects.equals(declared.lastRun().id(), run.id());
      if (known != null && same) {
        terminal.print("  cause  " + known.cause());
        terminal.print("  fix    " + known.fix());
      }
    }
    if (run.error() != null || run.debug()) {
      terminal.print("  log    nightshift logs " + run.id());
    }
  }

  private static RunJson read(JsonNode json) {
    return ServerClient.MAPPER.convertValue(json, RunJson.class);
  }
}
