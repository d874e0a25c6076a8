package dev.nightshift.server.cli.run;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.nightshift.server.api.MissedJson;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.cli.console.ListCommand;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.health.Wording;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nightshift missed}. */
@Command(
    name = "missed",
    description = "Lists due times at which nothing ran, and why.",
    footer = {"", "Example:", "  nightshift missed backup --since 7d"})
public final class MissedCommand extends ListCommand<MissedJson> {
  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Not older than this: 7d, 12h, or an instant as 2026-01-31T12:00:00Z.")
  private String since;

  @Option(
      names = "--cause",
      paramLabel = "CAUSE",
      description = "Of these causes only: paused, window, overlap, server_down, error.")
  private String cause;

  public MissedCommand(Terminal terminal) {
    super(terminal, "/api/v1/missed", new TypeReference<>() {});
  }

  @Override
  protected String filter() {
    return query("since", since) + query("cause", cause);
  }

  @Override
  protected void print(PageJson<MissedJson> page) {
    if (page.items().isEmpty()) {
      terminal.print("nothing was missed");
      return;
    }
    var table = new Table("JOB", "CAUSE", "SLOTS", "FROM", "TO", "CAUGHT UP");
    for (var range : page.items()) {
      table.add(
          range.job() + (range.scope() == null ? "" : " on " + range.scope()),
          range.cause(),
          Wording.count(range.slots()),
          Wording.instant(range.from()),
          Wording.instant(range.to()),
          range.caughtUp() == 0 ? "-" : Wording.count(range.caughtUp()));
    }
    table.print(terminal);
  }
}
