package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.app.ServerHere.Said;
import dev.nightshift.server.plugin.PluginJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands by which a server is operated, against one: what they print and end with. */
@Timeout(300)
class OperatingIT {
  // three days from today's day of the week: no window is on while this runs
  private static final String CONFIG =
      """
      queues: {mail: {concurrency: 2}}
      maintenance:
        - {name: monthly, when: first %s 02:00, duration: 2h}
      """
          .formatted(
              LocalDate.now(ZoneOffset.UTC)
                  .plusDays(3)
                  .getDayOfWeek()
                  .getDisplayName(TextStyle.FULL, Locale.ENGLISH));

  @TempDir private static Path home;
  private static ServerHere server;

  @BeforeAll
  static void start() throws IOException {
    var plugins = Files.createDirectories(home.resolve("plugins"));
    PluginJars.withJob("q.Tick", ".every(Duration.ofSeconds(1))", "context.items(1);")
        .write(plugins.resolve("tick.jar"));
    for (var name : List.of("Scale", "Weigh")) {
      PluginJars.withJob(
              "q." + name,
              ".owner(\"scales\").criticality(Criticality.CRITICAL)",
              "context.items(1);")
          .write(plugins.resolve(name + ".jar"));
    }
    report("first").write(plugins.resolve("report.jar"));
    server = ServerHere.start(home, CONFIG);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static PluginJars report(String text) {
    return PluginJars.withJob(
        "q.Report",
        ".queue(\"mail\", 2)",
        "context.logger().log(System.Logger.Level.INFO, \"" + text + "\");");
  }

  private static Said cli(String... arguments) {
    return server.cli(arguments);
  }

  @Test
  void queuesAreListedAndWatched() throws Exception {
    assertThat(cli("run", "report", "--wait").code()).isZero();
    var mail = server.json("/api/v1/queues/mail");
    assertThat(mail.path("concurrency").asInt()).isEqualTo(2);
    assertThat(mail.path("jobs").get(0).asText()).isEqualTo("report");
    assertThat(mail.path("completed").asLong()).isPositive();
    assertThat(server.json("/api/v1/queues").path("items").findValuesAsText("name"))
        .containsExactly("default", "mail");

    assertThat(cli("queue").out().lines())
        .satisfiesExactly(
            head -> assertThat(head).contains("AT ONCE", "WAITING", "DELAYED", "COMPLETED"),
            line -> assertThat(line).startsWith("default "),
            line -> assertThat(line).startsWith("mail "));
    assertThat(cli("queue", "mail").out().lines()).hasSize(2);
    assertThat(cli("queue", "mail", "--json").json()).isEqualTo(server.json("/api/v1/queues/mail"));
    assertThat(cli("queue", "mial"))
        .isEqualTo(new Said(2, "", "there is no queue \"mial\"; did you mean mail?\n"));
    assertThat(cli("queue", "monitor", "mail", "--times", "1").out())
        .isEqualTo(cli("queue", "mail").out());
    assertThat(cli("queue", "monitor", "--every", "0").code()).isEqualTo(2);
    assertThat(cli("queue", "monitor", "mial").code()).isEqualTo(2);
  }

  @Test
  void whatAPauseMissedIsListedAndCaughtUp() throws Exception {
    assertThat(cli("missed", "report")).isEqualTo(new Said(0, "nothing was missed\n", ""));
    cli("pause", "tick");
    while (server.json("/api/v1/missed?job=tick&cause=paused").path("items").isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    var missed = cli("missed", "tick", "--cause", "paused", "--since", "1h");
    assertThat(missed.code()).isZero();
    assertThat(missed.out().lines().skip(1))
        .allMatch(line -> line.matches("tick +paused +\\d+ .*"));

    assertThat(server.page("/jobs/tick"))
        .containsPattern("\\d due times? in 7 days")
        .contains("/missed?job=tick");
    var caught = cli("catch-up", "tick", "--at-most", "1", "--reason", "late");
    assertThat(caught.err()).isEmpty();
    assertThat(caught.out()).matches("(?s)tick makes up for \\d{4}-.* UTC as [0-9a-f-]{36}\n.*");
    cli("resume", "tick");
    assertThat(cli("catch-up", "report").err())
        .isEqualTo(
            "job report has missed nothing that was not caught up; GET"
                + " /api/v1/missed?job=report lists what was missed\n");
    assertThat(cli("catch-up", "report").code()).isEqualTo(1);
    for (var wrong :
        List.of(
            List.of("missed", "reprot"),
            List.of("missed", "--cause", "rain"),
            List.of("missed", "--since", "yesterday"),
            List.of("catch-up", "reprot"),
            List.of("catch-up", "tick", "--at-most", "0"),
            List.of("catch-up"))) {
      assertThat(cli(wrong.toArray(String[]::new)).code()).as(wrong.toString()).isEqualTo(2);
    }
  }

  @Test
  void allJobsOfAnOwnerArePausedAndResumedEachWithItsOwnEntry() throws Exception {
    cli("pause", "scale", "--reason", "mine");
    var paused = cli("pause", "--owner", "scales", "--until", "2h", "--reason", "<audit>");
    assertThat(paused.err()).isEmpty();
    assertThat(paused.out()).matches("paused 1 job until [0-9: -]+ UTC: weigh\nas before: scale\n");
    assertThat(cli("pause", "--owner", "scales"))
        .isEqualTo(new Said(1, "", "each of these jobs is paused already: scale, weigh\n"));
    assertThat(cli("jobs").out().lines())
        .anyMatch(line -> line.matches("weigh +paused, ends in 1 h .*"));
    assertThat(server.page("/")).contains("by cli, until ").contains("&lt;audit&gt;");

    assertThat(cli("resume", "--owner", "scales").out())
        .isEqualTo("resumed 2 jobs: scale, weigh\n");
    assertThat(cli("resume", "--owner", "scales").code()).isEqualTo(1);
    var nobody = cli("pause", "--owner", "scalse");
    assertThat(nobody.err()).startsWith("no job has the owner \"scalse\"; owners are scales");
    assertThat(nobody.code()).isEqualTo(2);
    assertThat(cli("pause", "--all").err())
        .isEqualTo("pause --all is for every job; add --yes if that is meant\n");
    assertThat(cli("pause", "--all").code()).isEqualTo(2);
    assertThat(cli("pause", "scale", "--all").code()).isEqualTo(2);
    assertThat(cli("resume").code()).isEqualTo(2);
    assertThat(cli("pause", "--owner", "scales", "--until", "soon").code()).isEqualTo(2);
    assertThat(server.json("/api/v1/jobs/weigh").path("pause").isNull()).isTrue();
  }

  @Test
  void everyCriticalJobIsRun() throws Exception {
    var said = cli("run", "--critical", "--wait", "--reason", "after the outage");
    assertThat(said.err()).isEmpty();
    assertThat(said.out().lines())
        .anyMatch(line -> line.startsWith("scale succeeded after "))
        .anyMatch(line -> line.startsWith("weigh succeeded after "))
        .allMatch(line -> line.contains(" succeeded after "))
        .noneMatch(line -> line.startsWith("report "));
    assertThat(said.code()).isZero();
    assertThat(cli("run", "--critical", "--json").json().path("items"))
        .hasSize((int) said.out().lines().count());
    assertThat(cli("run").code()).isEqualTo(2);
  }

  @Test
  void aMaintenanceWindowIsBegunListedAndEnded() throws Exception {
    assertThat(cli("maintenance", "list").out()).contains("monthly", "coming", "every job");
    assertThat(cli("maintenance", "end").code()).as("none is on").isEqualTo(1);

    var begun = cli("maintenance", "start", "--for", "1h", "--job", "report", "--reason", "disks");
    assertThat(begun.err()).isEmpty();
    assertThat(begun.out()).startsWith("maintenance of report until ");
    assertThat(cli("maintenance", "list").out().lines())
        .anyMatch(line -> line.startsWith("maintenance ") && line.contains(" on "));
    var again = cli("maintenance", "start", "--for", "1h");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).matches("a maintenance window of cli is on until [^.]*Z; end it.*\\n");
    assertThat(cli("run", "report", "--wait").code()).as("by hand, in the window").isZero();
    assertThat(server.page("/")).contains("in maintenance until ").contains("disks");
    assertThat(server.page("/jobs/report")).contains("Maintenance by cli until ");
    assertThat(cli("maintenance", "end"))
        .isEqualTo(new Said(0, "maintenance of report is over\n", ""));

    for (var wrong :
        List.of(
            List.of("maintenance"),
            List.of("maintenance", "start"),
            List.of("maintenance", "start", "--for", "10"),
            List.of("maintenance", "start", "--for", "1h", "--job", "reprot"),
            List.of("maintenance", "start", "--for", "1h", "--running", "stop"),
            List.of("maintenance", "list", "--since", "ever"))) {
      assertThat(cli(wrong.toArray(String[]::new)).code()).as(wrong.toString()).isEqualTo(2);
    }
  }

  @Test
  void aPluginIsReplacedAndRolledBackWhileTheServerRuns() throws Exception {
    var jar = home.resolve("plugins/report.jar");
    assertThat(cli("plugins", "rollback", "report").code()).as("nothing is kept").isEqualTo(1);
    report("second").write(jar);
    var reloaded = cli("plugins", "reload", "--reason", "fixed totals");
    assertThat(reloaded.err()).isEmpty();
    assertThat(reloaded.out()).contains("report: ").contains("changed jobs: report");
    assertThat(cli("plugins", "reload").out()).isEqualTo("no plugin has changed\n");
    cli("run", "report", "--wait");
    assertThat(cli("logs", "report").out()).contains("second");

    assertThat(cli("plugins", "rollback", "report").code()).isZero();
    assertThat(cli("plugins").out()).contains("(rolled back)");
    cli("run", "report", "--wait");
    assertThat(cli("logs", "report").out()).contains("first");
    assertThat(cli("plugins", "rollback", "reprot").err()).contains("Did you mean report?");
    assertThat(cli("plugins", "reload", "reprot").code()).isEqualTo(2);
  }

  @Test
  void howAJobIsScheduledIsCopiedAndBroughtBack() {
    var file = home.resolve("copy.json").toString();
    cli("schedule", "set", "report", "0 3 * * 1-5", "--zone", "Europe/Berlin");
    assertThat(cli("backup", "--schedules", file).code()).isZero();
    assertThat(cli("backup", "--schedules", file).code()).as("it is kept").isEqualTo(2);
    cli("schedule", "reset", "report");
    var restored = cli("restore", "--job", "report", "--from", file, "--reason", "a slip");
    assertThat(restored.err()).isEmpty();
    assertThat(restored.out()).startsWith("report is on \"0 3 * * 1-5");
    assertThat(cli("schedule", "show", "report").out())
        .startsWith("at 03:00 on Monday to Friday Europe/Berlin\n");
    cli("schedule", "reset", "report");
    assertThat(cli("restore", "--job", "reprot", "--from", file).code()).isEqualTo(2);
    assertThat(cli("restore", "--job", "report", "--from", file + "x").code()).isEqualTo(2);
    assertThat(cli("schedule", "history", "tick").out())
        .isEqualTo("its schedule was never changed by hand\n");
  }

  @Test
  void aScheduleWhoseStarsTheShellReplacedIsRefusedWithTheReason() {
    var said = cli("schedule", "set", "report", "*/5", "a.txt", "b.txt", "a.txt", "b.txt", "c");
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).contains("has 6 words").contains("Put it into quotes");
  }

  @Test
  void whatAServerHoldsIsShown() {
    assertThat(cli("secrets").out()).isEqualTo("no setting of a job refers to a secret\n");
    assertThat(cli("store").out()).contains("RECORDS", "run", "missed_slot");
    assertThat(cli("audit", "verify").out()).contains(" are whole; entry ");
    var archive = cli("archive", "--older-than", "90d", "--dry-run");
    assertThat(archive.out()).matches("would archive nothing from before [0-9: -]+ UTC\n");
    assertThat(cli("archive", "--kind", "socks").code()).isEqualTo(2);
    assertThat(cli("runs", "tick", "--state", "TIMED_OUT").out())
        .isEqualTo("there is no such run\n");
  }
}
