package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.app.ServerHere.Said;
import dev.nightshift.server.plugin.PluginJars;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is done to all jobs at once, against a server: before, in and after maintenance. */
@Timeout(300)
class RoutineIT {
  @TempDir private static Path home;
  private static ServerHere server;

  @BeforeAll
  @Timeout(120)
  static void start() throws Exception {
    var plugins = Files.createDirectories(home.resolve("plugins"));
    PluginJars.withJob("q.Report", ".every(Duration.ofDays(1))", "context.items(3);")
        .write(plugins.resolve("report.jar"));
    PluginJars.withJob(
            "q.Letters",
            ".parameter(new Parameter(\"executedAt\", Parameter.Type.TEXT, \"As of when\", \"now\"))",
            "context.logger().log(System.Logger.Level.INFO, \"as of \" +"
                + " context.parameters().get(\"executedAt\"));")
        .write(plugins.resolve("letters.jar"));
    PluginJars.withJob(
            "q.Broken",
            ".failsWith(\"disk full\", \"no space\", \"make room\")",
            "throw new IllegalStateException(\"disk full\");")
        .write(plugins.resolve("broken.jar"));
    server =
        ServerHere.start(
            home,
            """
            jobs:
              gc: {enabled: false}
              compaction: {enabled: false}
              integrity_scrub: {enabled: false}
              auto_recovery: {enabled: false}
              daily_check: {grants: [reports]}
            """);
    // its first due time is the start; a run by hand or a pause before that would make it missed
    while (server.json("/api/v1/runs?job=report&state=SUCCEEDED").path("items").isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Said cli(String... arguments) {
    return server.cli(arguments);
  }

  @Test
  void everyJobIsRunOnceAndWhatIsHeldBackIsNamed() throws Exception {
    assertThat(cli("run", "--all", "--wait"))
        .isEqualTo(new Said(2, "", "run --all runs every job; add --yes if that is meant\n"));
    cli("pause", "report", "--reason", "no paper");
    var said = cli("run", "--all", "--wait", "--yes", "--at-once", "2");
    cli("resume", "report");
    assertThat(said.code()).as("broken fails").isEqualTo(1);
    assertThat(said.out().lines())
        .anyMatch(line -> line.matches("JOB +RESULT +TOOK +ITEMS +RUN +ERROR"))
        .anyMatch(line -> line.matches("letters +succeeded .*"))
        .anyMatch(line -> line.matches("broken +failed .* disk full"))
        .noneMatch(line -> line.startsWith("report "))
        .anyMatch(line -> line.endsWith("; not run: report (paused by cli: no paper)"))
        .anyMatch(line -> line.equals("look at it with: ./nightshift diagnose broken"));
    assertThat(said.err()).contains("letters succeeded after ");

    var json = cli("run", "--all", "--yes", "--json").json();
    assertThat(json.path("items").findValuesAsText("job")).contains("report", "broken");
    assertThat(json.path("skipped")).isEmpty();
    assertThat(cli("run", "--all", "--at-once", "0", "--yes").code()).isEqualTo(2);
    assertThat(cli("run", "report", "--all", "--yes").code()).isEqualTo(2);
  }

  @Test
  void aRunIsAskedForWithAJsonBody() {
    var body = "{\"executedAt\": \"2025-01-15T10:30:00Z\"}";
    assertThat(cli("run", "letters", "--body", body, "--wait").code()).isZero();
    assertThat(cli("logs", "letters", "--tail", "1").out())
        .endsWith("INFO  as of 2025-01-15T10:30:00Z\n");
    assertThat(cli("run", "letters", "--body", "[1]").err()).startsWith("--body is [1]; write a");
    assertThat(cli("run", "letters", "--body", "{\"at\": {}}").err())
        .isEqualTo("--body has \"at\": {}; a parameter is a text, a number, true or false\n");
    var unknown = cli("run", "letters", "--body", "{\"at\": 1}");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("executedAt");
  }

  @Test
  void jobsAreListedAsFunctionsAre() throws Exception {
    assertThat(cli("jobs", "list").out()).contains("JOB", "letters");
    assertThat(cli("jobs", "list", "--json").json().path("items").findValuesAsText("name"))
        .contains("broken", "letters", "report");
    assertThat(cli("jobs", "--times", "2", "--every", "1").out().split("JOB ", -1)).hasSize(3);
  }

  @Test
  void metricsAreExportedAsTheyAre() throws Exception {
    var said = cli("metrics", "prometheus", "--only", "background_job_info");
    assertThat(said.err()).isEmpty();
    assertThat(said.out().lines())
        .hasSizeGreaterThan(3)
        .allMatch(line -> line.matches("(# (HELP|TYPE) )?background_job_info.*"));
    assertThat(cli("metrics", "prometheus").out())
        .contains("# TYPE background_job_runs_total counter")
        .contains("jvm_");
    var sample = cli("metrics", "prometheus", "--json").json().path("items").path(0);
    assertThat(sample.fieldNames()).toIterable().containsExactly("name", "labels", "value");
  }

  @Test
  void reportsArePrintedSavedAppendedAndKept(@TempDir Path folder) throws Exception {
    assertThat(cli("run", "broken", "--wait").code()).isEqualTo(1);
    assertThat(cli("run", "letters", "--wait").code()).isZero();
    var log = folder.resolve("health-check.log");
    for (int day = 0; day < 2; day++) {
      var daily = cli("report", "daily", "--append", log.toString());
      assertThat(daily.code()).as(daily.err()).isZero();
      assertThat(daily.out())
          .startsWith("=== Background jobs: Daily check ")
          .contains("\nDate: ", "failed_jobs: ", "disk full", "avg_ms", "1 job needs somebody now")
          .endsWith("=== Daily check complete ===\n");
    }
    assertThat(Files.readString(log).split("=== Daily check complete", -1)).hasSize(3);
    assertThat(cli("report", "monthly", "--month", "2020-01", "--csv").out())
        .isEqualToNormalizingNewlines(
            "job,total_runs,successful,failed,success_rate_pct,avg_time_ms,max_time_ms,cancelled,"
                + "retried\n");
    assertThat(
            cli("report", "weekly", "--json").json().path("sections").path("plugins").path("rows"))
        .isNotEmpty();
    var page = folder.resolve("incident.html");
    assertThat(cli("report", "incident", "--last", "1h", "--html", page.toString()).code())
        .isZero();
    assertThat(Files.readString(page))
        .contains("Severity", "Next Update", "broken failed: ", "no space (to be confirmed)");
    assertThat(cli("report", "yearly"))
        .isEqualTo(
            new Said(
                2,
                "",
                "there is no report \"yearly\"; there are daily, weekly, monthly, incident\n"));
    assertThat(cli("report", "daily", "--csv", "--json").code()).isEqualTo(2);

    assertThat(cli("run", "daily_check", "--wait").code()).isZero();
    assertThat(home.resolve("data/reports")).isDirectoryContaining("glob:**/daily-*.html");
  }

  @Test
  void everyScheduleIsTakenOffAndPutBackEachWithItsOwnEntry() throws Exception {
    assertThat(cli("schedule", "remove", "--all").err())
        .isEqualTo("schedule remove --all is for every job; add --yes if that is meant\n");
    cli("schedule", "set", "report", "every", "2h");
    var taken = cli("schedule", "remove", "--all", "--yes", "--reason", "the database moves");
    assertThat(taken.err()).isEmpty();
    assertThat(taken.out().lines().findFirst().orElseThrow())
        .matches("took \\d+ jobs off the schedule .*: .*report.*");
    assertThat(taken.out()).contains("as before: ").contains("letters");
    assertThat(server.json("/api/v1/jobs/report").path("nextRun").isNull()).isTrue();
    var entry = cli("audit", "list", "--target", "report", "--json").json().path("items").path(0);
    assertThat(entry.path("action").asText()).isEqualTo("schedule set");
    assertThat(entry.path("reason").asText()).isEqualTo("the database moves");
    assertThat(cli("schedule", "remove", "--all", "--yes").code()).isEqualTo(1);

    assertThat(cli("schedule", "restore", "--all", "--yes").out())
        .matches("(?s)\\d+ jobs on the schedule of before again: .*report.*");
    assertThat(server.json("/api/v1/jobs/report").at("/orderedSchedule/schedule").asText())
        .isEqualTo("every 2h");
    assertThat(cli("schedule", "restore", "--all", "--yes").code()).isEqualTo(1);
    assertThat(cli("schedule", "remove", "report").out())
        .isEqualTo(
            "report is on \"manual\" now, and was on \"every 2h\"\n"
                + "back with: ./nightshift schedule restore report\n");
    assertThat(cli("schedule", "restore", "report").code()).isZero();
    cli("schedule", "reset", "report");
    assertThat(cli("schedule", "remove", "--owner", "nobody").code()).isEqualTo(2);
  }

  @Test
  void whatIsBeforeMaintenanceIsKeptAndComparedWithAfterIt() throws Exception {
    cli("run", "broken", "--wait");
    var folder = home.resolve("before").toString();
    var window = "2099-12-06T02:00:00Z/2h";
    var pre = cli("maintenance", "pre", "--to", folder, "--window", window);
    assertThat(pre.err()).isEmpty();
    assertThat(pre.out())
        .contains("kept in " + folder, "records, each read back")
        .contains("to be sent: 2099-12-06 02:00:00 UTC until 2099-12-06 04:00:00 UTC");
    assertThat(home.resolve("before"))
        .isDirectoryContaining("glob:**/store.backup.zip")
        .isDirectoryContaining("glob:**/announcement.txt")
        .isDirectoryContaining("glob:**/schedules.json");
    assertThat(Files.readString(home.resolve("before/jobs.txt"))).startsWith("JOB ");
    assertThat(cli("maintenance", "pre", "--to", folder).code()).as("it is kept").isEqualTo(2);
    assertThat(cli("maintenance", "pre", "--to", folder + "2", "--window", "soon").code())
        .isEqualTo(2);

    assertThat(cli("maintenance", "post", "--before", folder).code()).as("asks").isEqualTo(2);
    var post = cli("maintenance", "post", "--before", folder, "--yes");
    assertThat(post.out())
        .contains("  jobs      ", " jobs, each as before\n", "  window    none is on\n")
        .contains("broken: disk full (it failed before, too)\n")
        .endsWith("all is as before\n");
    assertThat(post.code()).isZero();

    cli("pause", "report");
    cli("maintenance", "start", "--for", "1h", "--job", "letters");
    var other = cli("maintenance", "post", "--before", folder, "--no-run");
    cli("maintenance", "end");
    cli("resume", "report");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.out())
        .contains("! jobs      1 not as before; ./nightshift restore --job JOB --from ")
        .contains("            report: is paused\n", "! window    jobs are held back")
        .endsWith("not all is as before\n");
    var json = cli("maintenance", "post", "--before", folder, "--no-run", "--json").json();
    assertThat(json.path("checks").findValuesAsText("check"))
        .containsExactly("jobs", "window", "failures", "health");
    assertThat(cli("maintenance", "post", "--before", folder + "x", "--no-run").code())
        .isEqualTo(2);

    cli("schedule", "set", "report", "every", "3h");
    assertThat(cli("restore", "--job", "report", "--from", folder + "/schedules.json").code())
        .isZero();
    var mended = cli("maintenance", "post", "--before", folder, "--no-run", "--json").json();
    assertThat(mended.at("/checks/0/well").asBoolean()).isTrue();
  }
}
