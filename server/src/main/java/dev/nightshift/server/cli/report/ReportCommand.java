package dev.nightshift.server.cli.report;

import dev.nightshift.server.cli.console.CommandFailure;
import dev.nightshift.server.cli.console.ExitCode;
import dev.nightshift.server.cli.console.ListCommand;
import dev.nightshift.server.cli.console.RemoteOptions;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nightshift report}. */
@Command(
    name = "report",
    description = "Reports on a day, a week, a month or an incident.",
    footer = {
      "",
      "daily     the last 24 hours: jobs that are not active, failures, times, missed due times",
      "weekly    the 7 days before today: runs and failures by day and job, oddities, versions",
      "monthly   the month before this one: runs, success and time of each job",
      "incident  the last hour: a report with what the server knows filled in",
      "",
      "Days and months are those of the server's setting reports.timeZone, or of --zone.",
      "",
      "Examples:",
      "  nightshift report daily --append health-check.log",
      "  nightshift report monthly --month 2026-10 --csv",
      "  nightshift report incident --from 14:20 --to 15:10 --markdown"
    })
public final class ReportCommand implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private RemoteOptions options;

  @Parameters(index = "0", paramLabel = "KIND", description = "daily, weekly, monthly or incident.")
  private String kind;

  @Option(names = "--month", paramLabel = "MONTH", description = "monthly: of this month, 2026-10.")
  private String month;

  @Option(
      names = "--day",
      paramLabel = "DAY",
      description = "daily: of this day, 2026-10-31; weekly: the 7 days until the end of it.")
  private String day;

  @Option(names = "--from", paramLabel = "TIME", description = "incident: since then.")
  private String from;

  @Option(names = "--to", paramLabel = "TIME", description = "incident: until then; else now.")
  private String to;

  @Option(names = "--last", paramLabel = "TIME", description = "incident: the last 30m, 2h, 1d.")
  private String last;

  @Option(names = "--zone", paramLabel = "ZONE", description = "Whose days, as Europe/Zurich.")
  private String zone;

  @Option(names = "--csv", description = "Print its main table as CSV.")
  private boolean csv;

  @Option(names = "--markdown", description = "Print it as Markdown.")
  private boolean markdown;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Save it as a page with pictures; a file that is there is replaced.")
  private Path html;

  @Option(names = "--append", paramLabel = "FILE", description = "Add it to the end of this file.")
  private Path append;

  public ReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    long forms = Stream.of(csv, markdown, options.json(), html != null).filter(on -> on).count();
    if (forms > 1) {
      throw CommandFailure.usage("say one of --csv, --json, --markdown and --html");
    }
    var server = options.connect(terminal);
    if (html != null) {
      write(html, server.text(place("html")), false);
      terminal.print("saved in " + html);
    }
    if (html == null || append != null) {
      var text = server.text(place(form()));
      terminal.out().print(text);
      if (append != null) {
        write(append, text, true);
      }
    }
    return ExitCode.FINE;
  }

  private String form() {
    if (options.json()) {
      return "json";
    }
    if (csv) {
      return "csv";
    }
    return markdown ? "md" : "txt";
  }

  private String place(String format) {
    return "/api/v1/reports/"
        + ServerClient.encode(kind)
        + "?format="
        + format
        + ListCommand.query("month", month)
        + ListCommand.query("day", day)
        + ListCommand.query("from", from)
        + ListCommand.query("to", to)
        + ListCommand.query("last", last)
        + ListCommand.query("zone", zone);
  }

  private static void write(Path file, String text, boolean append) {
    try {
      Files.writeString(
          file,
          text,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw CommandFailure.finding(
          file + " cannot be written: " + e.getClass().getSimpleName() + " " + e.getMessage());
    }
  }
}
