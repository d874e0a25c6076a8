package dev.nightshift.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.JobJson;
import dev.nightshift.server.api.RunJson;
import dev.nightshift.server.health.Wording;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift run}. */
@Command(
    name = "run",
    description = "Asks for a run of a job.",
    footer = {
      "",
      "With --wait the command ends with 0 if the run succeeded and with 1 if not.",
      "",
      "Example:",
      "  nightshift run backup --wait --reason \"before the upgrade\""
    })
final class RunCommand implements Callable<Integer> {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(index = "0", paramLabel = "JOB", description = "The job's name.")
  private String job;

  @Option(names = "--wait", description = "Wait until the run has ended.")
  private boolean wait;

  @Option(names = "--dry-run", description = "Everything but the changes.")
  private boolean dryRun;

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "A parameter that the job declares; may be given several times.")
  private Map<String, String> parameters = new LinkedHashMap<>();

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
  private String reason = "";

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    var client = options.connect(terminal);
    var started =
        client.post(
            "/api/v1/jobs/" + ServerClient.encode(job) + "/runs",
            Map.of("parameters", parameters, "dryRun", dryRun, "reason", reason));
    var id = started.path("id").asText();
    if (!wait) {
      if (options.json()) {
        options.printJson(terminal, started);
      } else {
        terminal.print(job + " is to run as " + id);
        terminal.print("follow it with: nightshift logs " + id + " --follow");
      }
      return ExitCode.FINE;
    }
    var json = await(client, id);
    var run = read(json);
    if (options.json()) {
      options.printJson(terminal, json);
    } else {
      report(run, ServerClient.MAPPER.convertValue(jobJson(client), JobJson.class));
    }
    return run.state().equals("SUCCEEDED") ? ExitCode.FINE : ExitCode.FINDING;
  }

  private JsonNode jobJson(ServerClient client) {
    return client.get("/api/v1/jobs/" + ServerClient.encode(job));
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
            + Wording.count(run.items())
            + " "
            + declared.item());
    if (run.error() != null) {
      terminal.print("  error  " + run.error());
      var known = declared.knownFailure();
      boolean same =
          declared.lastRun() != null && Objects.equals(declared.lastRun().id(), run.id());
      if (known != null && same) {
        terminal.print("  cause  " + known.cause());
        terminal.print("  fix    " + known.fix());
      }
      terminal.print("  log    nightshift logs " + run.id());
    }
  }

  private static RunJson read(JsonNode json) {
    return ServerClient.MAPPER.convertValue(json, RunJson.class);
  }
}
