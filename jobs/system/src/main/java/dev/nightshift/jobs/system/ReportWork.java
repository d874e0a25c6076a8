package dev.nightshift.jobs.system;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Setting;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/** What the jobs that make reports have in common. */
public final class ReportWork {
  private static final String UNWRITTEN =
      "The folder reports in the data folder is read-only or its disk full";
  private static final String ROOM =
      "`./nightshift store` tells what takes the room; make some, then ";

  private ReportWork() {}

  /** Who gets it. */
  public record Settings(
      @Setting("A channel of config.yml to send the report by, besides keeping it")
          Optional<String> channel) {}

  static Declaration declare(String job, String description, String cron) {
    var run = "`./nightshift run " + job + " --wait`";
    return Declaration.of(description)
        .item("reports made")
        .expectsItems()
        .cron(cron)
        .expectedToTake(Duration.ofSeconds(10))
        .maxRuntime(Duration.ofMinutes(15))
        .criticality(Criticality.LOW)
        .failsWith(
            "not granted",
            "config.yml does not let the job make reports",
            "Add grants: [reports] below jobs." + job + " in config.yml, restart, then " + run)
        .failsWith("cannot be written", UNWRITTEN, ROOM + run)
        .failsWith("no space left", UNWRITTEN, ROOM + run)
        .failsWith(
            "has no channel",
            "The channel that the settings name is not in config.yml",
            "Correct jobs." + job + ".settings.channel in config.yml, restart, then " + run)
        .build();
  }

  static void run(Context context, String kind, Settings settings) throws InterruptedException {
    context.checkpoint();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (context.dryRun()) {
      context.logger().log(Level.INFO, "a dry run makes no report");
      return;
    }
    var report = context.operations().report(kind, settings.channel());
    context
        .logger()
        .log(report.good() ? Level.INFO : Level.WARNING, report.title() + ": " + report.headline());
    report.files().stream()
        .findFirst()
        .ifPresent(file -> context.context("file", file.getFileName()));
    context.items(1);
  }
}
