package dev.nightshift.server.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.nightshift.server.api.MissedJson;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.health.Wording;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift missed}. */
@Command(
    name = "missed",
    description = "Lists due times at which nothing ran, and why.",
    footer = {"", "Example:", "  nightshift missed backup --since 7d"})
final class MissedCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(index = "0", arity = "0..1", paramLabel = "JOB", description = "Of this job only.")
  private String job;

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

  MissedCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    var json = options.connect(terminal).get(path());
    if (options.json()) {
      options.printJson(terminal, json);
      return ExitCode.FINE;
    }
    var page = ServerClient.MAPPER.convertValue(json, new TypeReference<PageJson<MissedJson>>() {});
    if (page.items().isEmpty()) {
      terminal.print("nothing was missed");
      return ExitCode.FINE;
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
    table.lines().forEach(terminal::print);
    if (page.next() != null) {
      terminal.print("older ones: --before " + page.next());
    }
    return ExitCode.FINE;
  }

  private String path() {
    return "/api/v1/missed?limit="
        + ServerClient.encode(limit)
        + query("job", job)
        + query("since", since)
        + query("cause", cause)
        + query("before", before);
  }

  private static String query(String name, String value) {
    return value == null ? "" : "&" + name + "=" + ServerClient.encode(value);
  }
}
