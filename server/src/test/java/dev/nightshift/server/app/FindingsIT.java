package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.app.ServerHere.Said;
import dev.nightshift.server.plugin.PluginJars;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the person who is called types first, against a server where something is wrong. */
@Timeout(300)
class FindingsIT {
  @TempDir private static Path home;
  private static ServerHere server;

  @BeforeAll
  @Timeout(120)
  static void start() throws Exception {
    var plugins = Files.createDirectories(home.resolve("plugins"));
    PluginJars.withJob("q.Report", ".every(Duration.ofDays(1))", "context.items(3);")
        .write(plugins.resolve("report.jar"));
    PluginJars.withJob(
            "q.Broken",
            ".failsWith(\"disk full\", \"no space\", \"`./nightshift run report --wait`\")",
            "throw new IllegalStateException(\"disk full at \" + System.nanoTime());")
        .write(plugins.resolve("broken.jar"));
    PluginJars.withJob(
            "q.Odd", "", "throw new IllegalStateException(\"line \" + System.nanoTime());")
        .write(plugins.resolve("odd.jar"));
    Files.writeString(plugins.resolve("old.jar"), "no zip");
    server =
        ServerHere.start(
            home,
            """
            jobs:
              gc: {enabled: false}
              compaction: {enabled: false}
              integrity_scrub: {enabled: false}
              auto_recovery: {enabled: false}
              backup: {enabled: false}
            """);
    // its first due time is the start; a run by hand before that would make it a missed one
    while (server.json("/api/v1/runs?job=report&state=SUCCEEDED").path("items").isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    cli("run", "report", "--wait");
    for (int i = 0; i < 3; i++) {
      cli("run", "broken", "--wait");
    }
    cli("run", "odd", "--wait");
    cli("run", "odd", "--wait");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Said cli(String... arguments) {
    return server.cli(arguments);
  }

  @Test
  void eachFindingHasItsFixAndItsPage() throws Exception {
    var said = cli("metrics", "health");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out().lines())
        .anyMatch(line -> line.matches("3 findings, as of .* UTC"))
        .anyMatch(line -> line.startsWith("CRITICAL  broken: its last 3 runs failed: disk full"))
        .contains("  cause    no space", "  fix      `./nightshift run report --wait`")
        .contains("  runbook  " + server.url() + "/runbooks/jobs/broken.md#disk-full")
        .anyMatch(line -> line.startsWith("WARNING  odd: its last 2 runs failed: line "))
        .contains("  fix      `./nightshift diagnose odd`")
        .anyMatch(line -> line.matches("WARNING  .*plugins/old\\.jar: it is no JAR .*"));
    assertThat(cli("health", "--json").json().path("items").findValuesAsText("level"))
        .containsExactly("critical", "warning", "warning");
    assertThat(server.json("/api/v1/findings").path("jobs").asInt()).isEqualTo(3);
    for (var runbook : cli("health", "--json").json().path("items").findValuesAsText("runbook")) {
      assertThat(server.get(runbook, Map.of()).statusCode()).as(runbook).isEqualTo(200);
    }
  }

  @Test
  void aFailingJobIsDiagnosedAndWhatToTypeIsSaid() throws Exception {
    var said = cli("diagnose", "broken");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out().lines())
        .anyMatch(
            line ->
                line.matches(
                    "broken has failed 3 times in a row since .*, always with: disk full at \\d+"))
        .anyMatch(line -> line.startsWith("! last run       failed "))
        .contains("! known cause    no space")
        .anyMatch(line -> line.startsWith("- other jobs     odd fails too"))
        .anyMatch(line -> line.startsWith("  changed        nothing ever"))
        .endsWith("next:", "  ./nightshift run report --wait", "  ./nightshift run broken --wait");
    var json = cli("diagnose", "odd", "--json").json();
    assertThat(json.path("known").isNull()).isTrue();
    assertThat(json.path("well").asBoolean()).isFalse();
  }

  @Test
  void aJobThatIsWellPausedTakenOffOrDisabledIsSaidToBe() {
    assertThat(cli("diagnose", "report").out()).startsWith("report is well\n");
    assertThat(cli("diagnose", "report").code()).isZero();
    cli("pause", "report", "--reason", "no paper");
    assertThat(cli("diagnose", "report").out())
        .startsWith("report: paused by cli ")
        .contains(": no paper\n", "\n  ./nightshift resume report\n");
    assertThat(cli("health").out())
        .contains("paused or in maintenance, and not looked at: report\n");
    cli("resume", "report");
    cli("schedule", "set", "report", "manual", "--reason", "not now");
    assertThat(cli("diagnose", "report").out())
        .startsWith("report: taken off its schedule by cli ")
        .contains("; declared is every 24h", "\n  ./nightshift schedule undo report\n");
    assertThat(cli("health").out())
        .contains("running by themselves: report (./nightshift schedule restore)\n");
    cli("schedule", "undo", "report");
    assertThat(cli("diagnose", "gc"))
        .satisfies(said -> assertThat(said.out()).startsWith("gc is disabled: config.yml says"))
        .satisfies(said -> assertThat(said.code()).isEqualTo(1));
    assertThat(cli("diagnose", "reprot").err())
        .isEqualTo("there is no job \"reprot\"; did you mean report?\n");
    assertThat(cli("diagnose", "reprot").code()).isEqualTo(2);
  }

  @Test
  void failuresAreGroupedByTheirError() throws Exception {
    var said = cli("failures");
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out().lines())
        .anyMatch(line -> line.matches("5 failures, 2 different errors, since .* UTC"))
        .anyMatch(line -> line.matches("3 x broken: disk full at \\d+"))
        .anyMatch(line -> line.matches("2 x odd: line \\d+"))
        .contains("  cause  none is declared: ./nightshift diagnose odd");
    assertThat(cli("failures", "odd", "--since", "1h", "--json").json().path("attempts").asInt())
        .isEqualTo(2);
    assertThat(cli("failures", "report").out()).startsWith("nothing of report failed since ");
    assertThat(cli("failures", "report").code()).isZero();
    for (var wrong : List.of(List.of("failures", "od"), List.of("failures", "--since", "soon"))) {
      assertThat(cli(wrong.toArray(String[]::new)).code()).as(wrong.toString()).isEqualTo(2);
    }
  }

  @Test
  void metricsAreSummedUp() throws Exception {
    var said = cli("metrics");
    assertThat(said.err()).isEmpty();
    assertThat(said.out().lines())
        .anyMatch(line -> line.matches("  runs    7, 5 failed \\(71\\.4 %\\), 0 cancelled.*"))
        .anyMatch(line -> line.matches("broken +failed +3 +3 +100\\.0 % .*"))
        .anyMatch(line -> line.matches("QUEUE +AT ONCE.*"));
    assertThat(cli("metrics", "summary").out().lines().skip(6).findFirst())
        .isEqualTo(said.out().lines().skip(6).findFirst());
    var json = cli("metrics", "summary", "--days", "2", "--json").json();
    assertThat(json.at("/runs/failures").asInt()).isEqualTo(5);
    assertThat(json.path("queues").findValuesAsText("name")).contains("default");
    assertThat(cli("metrics", "--days", "0").code()).isEqualTo(2);
  }
}
