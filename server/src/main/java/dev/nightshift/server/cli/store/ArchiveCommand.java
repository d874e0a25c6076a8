package dev.nightshift.server.cli.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.RemoteCommand;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.Terminal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightshift archive}. */
@Command(
    name = "archive",
    description = "Moves old records into CSV files of the archive, one per kind and quarter.",
    footer = {
      "",
      "The server does it in the background; this waits for it. What is removed from the store was",
      "read again from its file first. Ends with 1 if it failed.",
      "",
      "Example:",
      "  nightshift archive --older-than 90d --kind run --kind audit --dry-run"
    })
public final class ArchiveCommand implements Callable<Integer> {
  private static final String PATH = "/api/v1/store/archive";
  private static final long POLL_MILLIS = 500;

  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      description = "Records older than this, as 90d; by default ${DEFAULT-VALUE}.")
  private String olderThan = "90d";

  @Option(
      names = "--kind",
      split = ",",
      paramLabel = "KIND",
      description = "run, missed_slot or audit; may be given several times. By default all.")
  private List<String> kinds = List.of();

  @Option(names = "--dry-run", description = "Tell what would be archived, and do nothing.")
  private boolean dryRun;

  @Option(names = "--reason", paramLabel = "TEXT", description = "For the audit.")
  private String reason = "";

  public ArchiveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("olderThan", olderThan);
    body.put("kinds", kinds);
    body.put("dryRun", dryRun);
    body.put("reason", reason);
    var server = options.connect(terminal);
    var report = server.post(PATH, body);
    var shown = "";
    while (report.path("ended").isNull()) {
      var progress = archived(report);
      if (terminal.interactive() && !progress.equals(shown)) {
        terminal.err().println("archived so far: " + progress);
        shown = progress;
      }
      Thread.sleep(POLL_MILLIS);
      report = server.get(PATH);
    }
    if (options.json()) {
      options.printJson(terminal, report);
    } else {
      print(report);
    }
    return report.path("error").isNull() ? ExitCode.FINE : ExitCode.FINDING;
  }

  private void print(JsonNode report) {
    terminal.print(
        (dryRun ? "would archive " : "archived ")
            + archived(report)
            + " from before "
            + RemoteCommand.time(report.path("before")));
    report.path("files").forEach(file -> terminal.print("  " + file.asText()));
    if (!report.path("error").isNull()) {
      terminal.err().println(report.path("error").asText());
    }
  }

  private static String archived(JsonNode report) {
    var text = new StringBuilder();
    report
        .path("archived")
        .properties()
        .forEach(
            kind ->
                text.append(text.isEmpty() ? "" : ", ")
                    .append(kind.getValue().asText())
                    .append(' ')
                    .append(kind.getKey()));
    return text.isEmpty() ? "nothing" : text.toString();
  }
}
