package dev.nightshift.server.cli.local;

import dev.nightshift.server.api.RunJson;
import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.catalog.ParameterCheck;
import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.LocalOptions;
import dev.nightshift.server.cli.console.RunText;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.ServerFile;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.cli.run.RunParameters;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.plugin.LoadedJob;
import dev.nightshift.server.plugin.LoadedPlugins;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift run-local}. */
@Command(
    name = "run-local",
    description = {
      "Runs a job once in this terminal, without a server: with the settings of config.yml, and with"
          + " all that it and its libraries log from DEBUG on.",
      "What the job changes outside of Nightshift is changed for real; --dry-run changes nothing."
    },
    footer = {
      "",
      "Nightshift's own side is scratch: cursors, retry state and the job's folder are empty at the",
      "beginning and gone at the end, and runs it asks for and messages are only told of. A server",
      "on the same config.yml may go on; its store is not touched, and it does not know of the run,",
      "so that its own run of the job may overlap with this one. Ends with 0 if the run succeeded.",
      "",
      "Example:",
      "  nightshift run-local integrity_scrub --dry-run"
    })
public final class RunLocalCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private LocalOptions options;

  @Parameters(paramLabel = "JOB", description = "The job's name.")
  private String name;

  @Option(names = "--dry-run", description = "Everything but the changes.")
  private boolean dryRun;

  @Mixin private RunParameters parameters;

  public RunLocalCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    try (var loaded = options.load(terminal)) {
      var job = job(loaded);
      var given = parameters(job);
      if (!options.json()) {
        told().forEach(terminal::print);
      }
      try (var local = new LocalRun(job, given, dryRun, terminal, log())) {
        var run = local.carryOut();
        if (options.json()) {
          terminal.print(ServerClient.MAPPER.valueToTree(RunJson.of(run)).toPrettyString());
        } else {
          tell(run, job);
        }
        return run.state() == RunState.SUCCEEDED ? ExitCode.FINE : ExitCode.FINDING;
      }
    }
  }

  private LogConsole log() {
    return new LogConsole(options.json() ? terminal.err() : terminal.out(), name);
  }

  private LoadedJob job(LoadedPlugins loaded) {
    return loaded
        .job(name)
        .orElseThrow(
            () -> {
              var names = loaded.jobs().stream().map(LoadedJob::name).toList();
              var near = NearNames.of(name, names);
              return CommandFailure.usage(
                  "there is no job \""
                      + name
                      + "\"; "
                      + (near.isEmpty()
                          ? "config.yml gives " + String.join(", ", names)
                          : "did you mean " + String.join(" or ", near) + "?"));
            });
  }

  private Map<String, String> parameters(LoadedJob job) {
    try {
      return ParameterCheck.complete(job.definition(), parameters.all());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }

  private List<String> told() {
    var data = options.installation(terminal).dataFolder();
    return ServerFile.read(data)
        .filter(ServerFile::alive)
        .map(
            server ->
                List.of(
                    "The server at "
                        + server.url()
                        + " goes on and does not know of this run: its store is left alone, and"
                        + " its own run of "
                        + name
                        + " may overlap with it."))
        .orElse(List.of());
  }

  private void tell(Run run, LoadedJob job) {
    var json = RunJson.of(run);
    terminal.print(
        name
            + " "
            + RunText.state(json)
            + " after "
            + RunText.took(json)
            + ", "
            + Wording.items(json.items(), job.definition().item())
            + (dryRun ? ", dry run" : ""));
    RunText.phases(json).forEach(line -> terminal.print("  " + line));
    json.metrics().forEach((metric, value) -> terminal.print("  " + metric + " " + value));
    if (json.error() != null) {
      terminal.print("  error  " + json.error());
      job.definition()
          .failureMode(json.error())
          .ifPresent(
              known -> {
                terminal.print("  cause  " + known.cause());
                terminal.print("  fix    " + known.fix());
              });
    }
  }
}
