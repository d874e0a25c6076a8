package dev.nightshift.server.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.api.RunJson;
import dev.nightshift.server.health.Wording;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift runs}. */
@Command(
    name = "runs",
    description = "Lists runs, the newest first.",
    footer = {"", "Example:", "  nightshift runs integrity_scrub --state FAILED,TIMED_OUT"})
final class RunsCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(index = "0", arity = "0..1", paramLabel = "JOB", description = "Of this job only.")
  private String job;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "In these states only, with commas between them.")
  private String state;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many, 1 to 1000; by default ${DEFAULT-VALUE}.")
  private String limit = "20";

  @Option(
      names = "--before",
      paramLabel = "CURSOR",
      description = "Those before the \"next\" of an earlier answer.")
  private String before;

  RunsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var json = options.connect(terminal).get(path());
    if (options.json()) {
      options.printJson(terminal, json);
      return ExitCode.FINE;
    }
    var page = ServerClient.MAPPER.convertValue(json, new TypeReference<PageJson<RunJson>>() {});
    var now = terminal.clock().instant();
    var table = new Table("RUN", "JOB", "STATE", "STARTED", "TOOK", "ITEMS", "TRIGGER", "ERROR");
    for (var run : page.items()) {
      table.add(
          run.id().toString(),
          run.job(),
          RunText.state(run),
          run.started() == null ? "-" : Wording.ago(run.started(), now),
          RunText.took(run),
          Wording.count(run.items()),
          RunText.trigger(run),
          run.error() == null ? "" : run.error().lines().findFirst().orElse(""));
    }
    table.lines().forEach(terminal::print);
    if (page.next() != null) {
      terminal.print("older ones: --before " + page.next());
    }
    return ExitCode.FINE;
  }

  private String path() {
    return "/api/v1/runs?limit="
        + ServerClient.encode(limit)
        + (job == null ? "" : "&job=" + ServerClient.encode(job))
        + (state == null ? "" : "&state=" + ServerClient.encode(state))
        + (before == null ? "" : "&before=" + ServerClient.encode(before));
  }
}
