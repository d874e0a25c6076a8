package dev.nightshift.server.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.api.RunJson;
import dev.nightshift.server.health.Wording;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nightshift runs}. */
@Command(
    name = "runs",
    description = "Lists runs, the newest first.",
    footer = {"", "Example:", "  nightshift runs integrity_scrub --state FAILED,TIMED_OUT"})
final class RunsCommand extends ListCommand<RunJson> {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "In these states only, with commas between them.")
  private String state;

  RunsCommand(Terminal terminal) {
    super(terminal, "/api/v1/runs", new TypeReference<>() {});
  }

  @Override
  String filter() {
    return query("state", state);
  }

  @Override
  void print(PageJson<RunJson> page) {
    if (page.items().isEmpty()) {
      terminal.print("there is no such run");
      return;
    }
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
  }
}
