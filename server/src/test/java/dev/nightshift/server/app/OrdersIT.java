package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.app.ServerHere.Said;
import dev.nightshift.server.plugin.PluginJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands by which people order, against a server: what they print and end with. */
@Timeout(300)
class OrdersIT {
  private static final String CONFIG = "engine: {interruptAfter: 1s}\n";
  private static final String NOBODY = "019cab00-0000-7000-8000-000000000001";

  @TempDir private static Path home;
  private static ServerHere server;

  @BeforeAll
  static void start() throws IOException {
    var plugins = Files.createDirectories(home.resolve("plugins"));
    PluginJars.withJob("q.Report", "", "context.items(3);").write(plugins.resolve("report.jar"));
    PluginJars.withJob("q.Failing", "", "throw new IllegalStateException(\"disk full\");")
        .write(plugins.resolve("failing.jar"));
    PluginJars.withJob("q.Endless", "", "while (true) { context.throttle(); }")
        .write(plugins.resolve("endless.jar"));
    PluginJars.withJob(
            "q.Phased",
            "",
            "context.phase(\"read <all>\"); context.items(41200); context.phase(\"write\");"
                + " context.phase(\"read <all>\");")
        .write(plugins.resolve("phased.jar"));
    PluginJars.withJob(
            "q.Wordy", "", "context.logger().log(System.Logger.Level.DEBUG, \"page 7\");")
        .write(plugins.resolve("wordy.jar"));
    PluginJars.withJob(
            "q.Alone",
            ".parameter(new Parameter(\"day\", Parameter.Type.TEXT, \"Which\", \"\"))",
            "var cursor = context.cursor(\"at\");"
                + " context.logger().log(System.Logger.Level.DEBUG, \"on \""
                + " + context.parameters().get(\"day\") + \", dry: \" + context.dryRun()"
                + " + \", from \" + cursor.read());"
                + " cursor.write(\"7\");"
                + " context.logger().log(System.Logger.Level.INFO, \"now at \" + cursor.read());"
                + " java.nio.file.Files.writeString(context.folder().resolve(\"x\"), \"x\");"
                + " context.enqueue(\"report\", Map.of());"
                + " context.items(3);")
        .write(plugins.resolve("alone.jar"));
    server = ServerHere.start(home, CONFIG);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aJobIsPausedAndResumed() throws Exception {
    var paused = cli("pause", "report", "--until", "2h", "--reason", "the disk is <full>");
    assertThat(paused.err()).isEmpty();
    assertThat(paused.code()).isZero();
    assertThat(paused.out()).startsWith("report is paused until 2");
    assertThat(cli("jobs").out().lines())
        .anyMatch(line -> line.startsWith("report") && line.contains("paused"));
    assertThat(page("/jobs/report")).contains("Paused by ").contains("the disk is &lt;full&gt;");
    var again = cli("pause", "report");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).startsWith("report is paused already, by ");
    assertThat(cli("run", "report", "--wait").code()).as("by hand, while paused").isZero();

    assertThat(cli("resume", "report", "--reason", "new disk").out())
        .startsWith("report goes on; ")
        .contains("the disk is <full>");
    assertThat(page("/jobs/report")).doesNotContain("Paused by");
    assertThat(cli("resume", "report"))
        .isEqualTo(new Said(1, "", "report is not paused; nothing holds its due times back\n"));
    assertThat(cli("pause", "report", "--until", "soon").code()).isEqualTo(2);
    assertThat(cli("pause", "reprot").code()).isEqualTo(2);
  }

  @Test
  void whatARunDidPhaseByPhaseIsToldByCommandsAndOnItsPage() throws Exception {
    var ran = cli("run", "phased", "--wait");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(ran.out())
        .containsPattern("PHASE +TOOK +CPU +ALLOCATED +ITEMS +GC PAUSES")
        .containsPattern("\\(before\\) +[\\d.]+ m?s")
        .containsPattern("read <all>, 2 times .* 41,200 ");
    assertThat(cli("runs", "phased", "--phases").out())
        .containsPattern("(?m)^phased [0-9a-f-]{36}$")
        .contains("read <all>, 2 times");
    assertThat(cli("runs", "phased").out()).doesNotContain("read <all>");
    var run = cli("runs", "phased", "--json").json().path("items").get(0);
    assertThat(run.path("gcPauseMs").isNumber()).isTrue();
    assertThat(run.path("phases")).hasSize(3);
    assertThat(page("/runs/" + run.path("id").asText()))
        .contains("Paused by collections")
        .contains("read &lt;all&gt;")
        .contains("2 times")
        .contains("paused by collections");
  }

  @Test
  void aRunIsCancelledAtItsCheckpoint() throws Exception {
    var id = cli("run", "endless", "--json").json().path("id").asText();
    var asked = cli("cancel", id, "--reason", "wrong day");
    assertThat(asked.code()).isZero();
    assertThat(asked.out()).contains("run " + id + " of endless is ");
    assertThat(cli("logs", id, "--follow").out()).contains("wrong day");
    var run = page("/runs/" + id);
    assertThat(run).contains("cancelled").contains("To be cancelled").contains("wrong day");
    var again = cli("cancel", id);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("has ended already: CANCELLED at ");
    assertThat(cli("cancel", NOBODY).code()).isEqualTo(2);
    assertThat(cli("cancel", "7").code()).isEqualTo(2);
  }

  @Test
  void theLogLevelOfAJobIsChangedAtRunTime() throws Exception {
    assertThat(logOfARun("wordy")).doesNotContain("page 7");
    assertThat(server.task("log-level?logger=wordy&level=DEBUG").statusCode()).isEqualTo(200);
    assertThat(logOfARun("wordy")).contains("DEBUG").contains("page 7");
    assertThat(server.task("log-level?logger=wordy&level=INFO").statusCode()).isEqualTo(200);
    assertThat(logOfARun("wordy")).doesNotContain("page 7");
  }

  @Test
  void aJobRunsInTheTerminalBesideTheServerWhichKnowsNothingOfIt() throws Exception {
    var said = cli("run-local", "alone", "--dry-run", "--param", "day=monday");
    assertThat(said.out())
        .contains("The server at " + server.url() + " goes on and does not know of this run")
        .containsPattern("(?m)^[0-9:.]{12} DEBUG on monday, dry: true, from Optional.empty$")
        .containsPattern("(?m)^[0-9:.]{12} INFO  now at Optional\\[7]$")
        .containsPattern("a server would now run report \\{}")
        .containsPattern("(?m)^alone succeeded after \\S+ m?s, 3 items, dry run$");
    assertThat(said.code()).as(said.err()).isZero();
    var again = cli("run-local", "alone", "--json", "--param", "day=tuesday");
    assertThat(again.json().path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(again.json().path("items").asInt()).isEqualTo(3);
    assertThat(again.err()).contains("on tuesday, dry: false, from Optional.empty");
    assertThat(cli("runs", "alone", "--json").json().path("items")).isEmpty();
    assertThat(cli("runs", "report", "--trigger", "job", "--json").json().path("items")).isEmpty();

    var failed = cli("run-local", "failing");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).contains("failing failed after ").contains("  error  disk full");
    assertThat(cli("run-local", "allone").err()).contains("did you mean alone?");
    assertThat(cli("run-local", "alone").code()).as("a parameter is missing").isEqualTo(2);
  }

  @Test
  void oneRunHasItsLogAtDebug() throws Exception {
    var said = cli("run", "wordy", "--wait", "--debug");
    assertThat(said.code()).as(said.err()).isZero();
    assertThat(said.out()).containsPattern("  log +nightshift logs [0-9a-f-]{36}\n");
    var run = cli("runs", "wordy", "--json").json().path("items").get(0);
    assertThat(run.path("debug").asBoolean()).isTrue();
    assertThat(cli("logs", run.path("id").asText()).out()).contains("DEBUG").contains("page 7");
    assertThat(page("/runs/" + run.path("id").asText())).contains("DEBUG, for this run");
    assertThat(logOfARun("wordy")).doesNotContain("page 7");
  }

  private String logOfARun(String job) throws Exception {
    var id = cli("run", job, "--wait", "--json").json().path("id").asText();
    return cli("logs", id).out();
  }

  @Test
  void aFailedRunIsRetried() throws Exception {
    var failed = cli("run", "failing", "--wait", "--json").json();
    assertThat(failed.path("state").asText()).isEqualTo("FAILED");
    var retry = cli("retry", failed.path("id").asText(), "--json").json();
    assertThat(retry.path("retryOf")).isEqualTo(failed.path("id"));
    var id = retry.path("id").asText();
    cli("logs", id, "--follow");
    assertThat(page("/runs/" + id)).contains("retry of").contains(failed.path("id").asText());
    var fine = cli("run", "report", "--wait", "--json").json().path("id").asText();
    var refused = cli("retry", fine);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("SUCCEEDED at ").contains("ask for a new run instead");
    assertThat(cli("retry", NOBODY).code()).isEqualTo(2);
  }

  @Test
  void aScheduleIsChangedAndTheChangeTakenBack() throws Exception {
    var set =
        cli(
            "schedule",
            "set",
            "failing",
            "0",
            "3",
            "*",
            "*",
            "*",
            "--zone",
            "Europe/Berlin",
            "--reason",
            "quieter");
    assertThat(set.err()).isEmpty();
    assertThat(set.out())
        .startsWith(
            "failing is on \"0 3 * * * (Europe/Berlin)\" now, and was on its declared schedule")
        .contains("NEXT");
    assertThat(cli("schedule", "set", "failing", "0 3 * * *", "--zone", "Europe/Berlin").code())
        .isEqualTo(1);
    assertThat(cli("schedule", "show", "failing").out())
        .contains("quieter")
        .contains("declared is: on demand");
    assertThat(page("/jobs/failing")).contains("ordered by ").contains("quieter");
    assertThat(cli("schedule", "set", "failing", "every", "30m").code()).isZero();
    assertThat(cli("schedule", "undo", "failing").out())
        .startsWith("failing is on \"0 3 * * * (Europe/Berlin)\" now, and was on \"every 30m\"");
    assertThat(cli("schedule", "reset", "failing").code()).isZero();
    assertThat(cli("schedule", "reset", "failing").code()).isEqualTo(1);
    var history = cli("schedule", "history", "failing").out().lines().toList();
    assertThat(history).hasSize(5);
    assertThat(history.get(0)).contains("AT", "WHO", "WHAT", "BEFORE", "AFTER", "WHY");
    assertThat(history.get(1)).contains("reset", "declared");
    assertThat(history.get(3)).contains("set (undone)", "every 30m");
    assertThat(cli("schedule", "set", "failing", "each", "night").code()).isEqualTo(2);
    assertThat(cli("schedule", "undo", "reprot").code()).isEqualTo(2);
  }

  @Test
  void anIntensityIsChangedAndReset() {
    assertThat(cli("intensity", "report", "high"))
        .isEqualTo(new Said(0, "the intensity of report is high now\n", ""));
    assertThat(cli("intensity", "report", "high").code()).isEqualTo(1);
    assertThat(cli("intensity", "report", "full").code()).isEqualTo(2);
    assertThat(cli("intensity", "report", "reset").code()).isZero();
  }

  @Test
  void everyOrderHasHelpWithAnExampleAndSaysWhenNoServerAnswers() {
    for (var command :
        List.of(
            List.of("pause", "report"),
            List.of("resume", "report"),
            List.of("cancel", NOBODY),
            List.of("retry", NOBODY),
            List.of("intensity", "report", "low"),
            List.of("schedule", "set", "report", "manual"),
            List.of("schedule", "show", "report"),
            List.of("schedule", "reset", "report"),
            List.of("schedule", "undo", "report"),
            List.of("schedule", "history", "report"))) {
      var words = command.get(0).equals("schedule") ? command.subList(0, 2) : command.subList(0, 1);
      var help = cli(with(words, "--help"));
      assertThat(help.code()).as(command.toString()).isZero();
      assertThat(help.out()).as(command.toString()).contains("Example", "--json");
      assertThat(cli(with(command, "--server", "http://127.0.0.1:9")).code())
          .as(command.toString())
          .isEqualTo(3);
      assertThat(cli(words.toArray(String[]::new)).code()).as("without its job").isEqualTo(2);
    }
  }

  private static String[] with(List<String> words, String... more) {
    var all = new java.util.ArrayList<>(words);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String page(String path) throws Exception {
    return server.page(path);
  }

  private static Said cli(String... arguments) {
    return server.cli(arguments);
  }
}
