package dev.nightshift.server.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.SummaryResource.JobSumJson;
import dev.nightshift.server.api.SummaryResource.SummaryJson;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.cli.console.WatchedCommand;
import dev.nightshift.server.cli.run.QueueCommand;
import dev.nightshift.server.health.Wording;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nightshift metrics}, and {@code nightshift metrics summary}. */
@Command(
    name = "metrics",
    description = "Sums up runs, error rates, durations, queues, store and memory.",
    footer = {
      "",
      "Totals are of whole days in UTC; P50 and P95 of a job's last 100 runs.",
      "",
      "Examples:",
      "  nightshift metrics",
      "  nightshift metrics summary --days 1 --watch",
      "  nightshift metrics prometheus > metrics.txt"
    })
public final class MetricsCommand extends WatchedCommand {
  @Option(
      names = "--days",
      paramLabel = "N",
      description = "Today and the days before it, so many together; by default ${DEFAULT-VALUE}.")
  private String days = "7";

  private MetricsCommand(Terminal terminal) {
    super(terminal);
  }

  public static CommandLine line(Terminal terminal) {
    var summary = new CommandLine(new MetricsCommand(terminal));
    summary.getCommandSpec().name("summary");
    return new CommandLine(new MetricsCommand(terminal))
        .addSubcommand("summary", summary)
        .addSubcommand(new MetricsPrometheusCommand(terminal))
        .addSubcommand(new HealthCommand(terminal));
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    return server.get("/api/v1/summary?days=" + ServerClient.encode(days));
  }

  @Override
  protected void tell(JsonNode answer) {
    var sum = ServerClient.MAPPER.convertValue(answer, SummaryJson.class);
    var runs = sum.runs();
    terminal.print("since " + sum.since() + " UTC, as of " + Wording.instant(sum.at()));
    terminal.print(
        "  runs    "
            + Wording.count(runs.runs())
            + ", "
            + Wording.count(runs.failures())
            + " failed"
            + (runs.errorRate() == null ? "" : " (" + rate(runs.errorRate()) + ")")
            + ", "
            + Wording.count(runs.cancelled())
            + " cancelled"
            + (sum.runsPerMinute() == null
                ? ""
                : String.format(Locale.ROOT, ", %.1f a minute", sum.runsPerMinute())));
    terminal.print(
        "  took    "
            + took(runs.averageMs())
            + " on average, "
            + took(runs.longestMs())
            + " at most");
    terminal.print(
        "  store   " + (sum.storeBytes() == 0 ? "size unknown" : Wording.bytes(sum.storeBytes())));
    terminal.print(
        "  server  "
            + Wording.bytes(sum.memory().heapUsedBytes())
            + " of "
            + Wording.bytes(sum.memory().heapMostBytes())
            + " heap, up "
            + Wording.about(Duration.ofSeconds(sum.memory().upSeconds())));
    terminal.print("");
    jobs(sum.jobs());
    terminal.print("");
    QueueCommand.table(sum.queues(), sum.at()).print(terminal);
  }

  private void jobs(List<JobSumJson> jobs) {
    var table =
        new Table(
            "JOB",
            "STATE",
            "RUNS",
            "FAILED",
            "ERROR RATE",
            "AVERAGE",
            "P50",
            "P95",
            "LONGEST",
            "ITEMS");
    for (var job : jobs) {
      var runs = job.runs();
      table.add(
          job.job(),
          job.state(),
          Wording.count(runs.runs()),
          Wording.count(runs.failures()),
          runs.errorRate() == null ? "-" : rate(runs.errorRate()),
          took(runs.averageMs()),
          took(job.p50Ms()),
          took(job.p95Ms()),
          runs.runs() == 0 ? "-" : took(runs.longestMs()),
          Wording.items(runs.items(), job.item()));
    }
    table.print(terminal);
  }

  /** A failure is never rounded away. */
  private static String rate(double ratio) {
    return ratio > 0 && ratio < 0.001
        ? "< 0.1 %"
        : String.format(Locale.ROOT, "%.1f %%", ratio * 100);
  }

  private static String took(Long millis) {
    return millis == null ? "-" : Wording.took(Duration.ofMillis(millis));
  }
}
