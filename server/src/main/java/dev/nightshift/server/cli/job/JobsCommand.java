package dev.nightshift.server.cli.job;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.api.JobJson;
import dev.nightshift.server.api.PageJson;
import dev.nightshift.server.api.RunJson;
import dev.nightshift.server.cli.console.RunText;
import dev.nightshift.server.cli.console.ServerClient;
import dev.nightshift.server.cli.console.Table;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.cli.console.WatchedCommand;
import dev.nightshift.server.health.Wording;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code nightshift jobs}. */
@Command(
    name = "jobs",
    description = "Lists the jobs of the running server and how they stand.",
    footer = {"", "Examples:", "  nightshift jobs", "  nightshift jobs list --json"})
public final class JobsCommand extends WatchedCommand {
  JobsCommand(Terminal terminal) {
    super(terminal);
  }

  public static CommandLine line(Terminal terminal) {
    var list = new CommandLine(new JobsCommand(terminal));
    list.getCommandSpec().name("list");
    return new CommandLine(new JobsCommand(terminal)).addSubcommand("list", list);
  }

  @Override
  protected JsonNode ask(ServerClient server) {
    return server.get("/api/v1/jobs");
  }

  @Override
  protected void tell(JsonNode answer) {
    table(answer, terminal.clock().instant()).print(terminal);
  }

  public static Table table(JsonNode answer, Instant now) {
    var jobs = ServerClient.MAPPER.convertValue(answer, new TypeReference<PageJson<JobJson>>() {});
    var table = new Table("JOB", "STATE", "LAST RUN", "TOOK", "ITEMS", "NEXT", "7 DAYS");
    for (var job : jobs.items()) {
      var last = job.lastRun();
      table.add(
          job.name(),
          state(job, now),
          last == null ? "-" : Wording.ago(last.finished(), now),
          last == null || last.started() == null
              ? "-"
              : Wording.took(Duration.between(last.started(), last.finished())),
          last == null ? "-" : Wording.items(last.items(), job.item()),
          job.nextRun() == null ? "-" : Wording.in(job.nextRun(), now),
          job.successRatio() == null ? "-" : Wording.percent(job.successRatio()));
    }
    return table;
  }

  private static String state(JobJson job, Instant now) {
    return switch (job.state()) {
      case "failed" ->
          job.consecutiveFailures() > 1
              ? "failed, " + Wording.ordinal(job.consecutiveFailures()) + " time"
              : "failed";
      case "running" -> job.running().isEmpty() ? "running" : running(job.running().get(0), now);
      case "paused" ->
          job.pause() == null || job.pause().until() == null
              ? "paused"
              : "paused, ends " + Wording.in(job.pause().until(), now);
      case "new" -> "never ran";
      default -> job.state();
    };
  }

  private static String running(RunJson run, Instant now) {
    var started = Objects.requireNonNullElse(run.started(), now);
    return "running "
        + Wording.about(Duration.between(started, now))
        + RunText.share(run).map(share -> ", " + share).orElse("");
  }
}
