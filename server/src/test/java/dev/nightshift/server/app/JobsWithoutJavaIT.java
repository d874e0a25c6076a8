package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.store.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs and crontabs as jobs of a whole server. */
@Timeout(400)
class JobsWithoutJavaIT {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern FRAGMENT = Pattern.compile("(?s)```yaml\n(.*?)```");
  private static final String FAMILY =
      "sleep 311 & setsid sh -c 'sleep 312 & wait' >/dev/null 2>&1 & echo ready; sleep 313";
  private static final String CRONTAB =
      """
      # m h dom mon dow command
      SHELL=/bin/bash
      PATH=/usr/local/bin:/usr/bin:/bin
      MAILTO=ops@example.org
      HOME=%s
      GREETING="good night"

      @reboot ./start.sh
      # Counts the orders of the last hour
      17 * * * * ./count-orders.sh
      */5 * * * * /bin/echo fine >/dev/null 2>&1
      0 2 * * mon-fri cd $HOME && ./export.sh --full
      30 6 1-7 * 1 date +\\%%Y-\\%%m-\\%%d
      0 0 13 * 5 echo both days
      15,45 8-18/2 * * * nice -n 5 ./report.sh
      @daily find $HOME -name '*.tmp' -delete
      @weekly test -x ./export.sh && ./export.sh --weekly
      @hourly sort%%banana%%apple
      0 4 * * sun flock -n lock ./sync.sh
      0 3 1 jan,jul * ./half-year.sh >> half-year.log 2>&1
      */10 * * * * [ -f stop ] || ./poll.sh
      5 5 * * 7 FULL=1 ./backup.sh
      0 0 1 * * ls -l | wc -l
      0 1 * * * echo "${GREETING:-nothing} to ${LOGNAME:-somebody} # all"
      0 12 * * * ( ./a.sh; ./b.sh ) 2>&1
      @monthly tar cf backup.tar *.sh
      @yearly true
      CRON_TZ=America/New_York
      30 16 * * 1-5 ./market-close.sh
      # 0 9 * * * ./switched-off.sh
      0 9-17 * * fri-sun sleep 0 && echo awake
      """;
  @TempDir Path home;

  @BeforeEach
  void plugins() throws IOException {
    Files.createDirectories(home.resolve("plugins"));
  }

  @Test
  void eachFragmentOfTheReadmeIsSoundAsPrinted() throws IOException {
    var readme = Files.readString(ROOT.resolve("jobs/basic/README.md"));
    int fragments = 0;
    for (var match = FRAGMENT.matcher(readme); match.find(); fragments++) {
      ServerHere.configure(home, match.group(1));
      var said = ServerHere.cli(home, "check");
      assertThat(said.code()).as("%s\n%s", match.group(1), said).isZero();
    }
    assertThat(fragments).isEqualTo(4);
  }

  @Test
  void eachLineOfACrontabRunsWithHistoryMetricsAlertsAndRunbook() throws Exception {
    // apart from the server, among whose files a find would meet some that go meanwhile
    var own = Files.createDirectories(home.resolve("own"));
    for (var name :
        List.of(
            "count-orders",
            "export",
            "report",
            "sync",
            "half-year",
            "poll",
            "backup",
            "a",
            "b",
            "market-close")) {
      var script = Files.writeString(own.resolve(name + ".sh"), "#!/bin/sh\necho items=3\n");
      assertThat(script.toFile().setExecutable(true)).isTrue();
    }
    var file = Files.writeString(home.resolve("crontab"), CRONTAB.formatted(own));
    var json = ServerHere.cli(home, "import", "crontab", file.toString(), "--json").json();
    List<String> names = new ArrayList<>();
    json.path("jobs").fieldNames().forEachRemaining(names::add);
    assertThat(names).hasSize(20);
    var said =
        ServerHere.cli(
            home,
            "import",
            "crontab",
            file.toString(),
            "--out",
            home.resolve("jobs.yml").toString());
    assertThat(said.code()).isEqualTo(1);
    assertThat(said.out()).startsWith("20 jobs written to ");
    assertThat(said.err())
        .contains("line 8: runs when the machine starts; ")
        .contains("was mailed to ops@example.org")
        .contains("line 30: is switched off by its #");

    var yaml = Files.readString(home.resolve("jobs.yml"));
    try (var server = ServerHere.start(home, yaml)) {
      for (var name : names) {
        var asked = server.cli("run", name);
        assertThat(asked.code()).as("%s: %s", name, asked).isZero();
      }
      await(() -> ended(server));
      var runs = server.json("/api/v1/runs?limit=100&trigger=manual").path("items");
      assertThat(runs).hasSize(20);
      assertThat(runs).allMatch(run -> run.path("state").asText().equals("SUCCEEDED"));
      assertThat(server.cli("logs", id(runs, "sort")).out()).containsSubsequence("apple", "banana");
      assertThat(server.cli("logs", id(runs, "echo")).out()).contains("fine");
      assertThat(text(server, runs)).contains("good night to ").contains(" # all");
      assertThat(run(runs, "count-orders").path("items").asInt()).isEqualTo(3);

      // gauges come with the next look at the store
      await(() -> page(server, "/metrics").contains("exec_exit_code{job=\"count-orders\""));
      var metrics = page(server, "/metrics");
      assertThat(metrics)
          .contains("background_job_items_processed_total{job=\"count-orders\"")
          .contains("exec_exit_code{job=\"count-orders\"");
      for (var name : names) {
        assertThat(metrics)
            .containsPattern(
                "background_job_runs_total\\{job=\"" + name + "\",[^}]*success\"[^}]*} [1-9]")
            .containsPattern("background_job_expected_interval_seconds\\{job=\"" + name + "\"");
        assertThat(server.page("/runbooks/jobs/" + name)).contains("exit code 127:");
      }
    }
    var bundle = Files.createDirectories(home.resolve("bundle"));
    assertThat(ServerHere.cli(home, "bundle", "generate", "--to", bundle.toString()).code())
        .isZero();
    assertThat(bundle.resolve("runbooks/jobs/count-orders.md"))
        .content()
        .contains("Counts the orders of the last hour");
    assertThat(bundle.resolve("alerts/rules.yml")).content().contains("BackgroundJobNotRunning");
  }

  @Test
  void allProcessesOfARunEndWhenItIsCancelledTooLongOrItsServerStops() throws Exception {
    var config =
        """
        jobs:
          cancelled: {type: exec, settings: {shell: "%1$s", killAfter: 1s}}
          too_long: {type: exec, settings: {shell: "%1$s", killAfter: 1s}, maxRuntime: 2s}
          stopped: {type: exec, settings: {shell: "%1$s", killAfter: 1s}, afterStall: never}
        """
            .formatted(FAMILY);
    String last;
    try (var server = ServerHere.start(home, config)) {
      var cancelled = ready(server, "cancelled");
      // its time may be over before a busy machine has started it
      var late = server.cli("run", "too_long", "--json").json().path("id").asText();
      var stopped = ready(server, "stopped");
      last = stopped;
      assertThat(server.cli("cancel", cancelled).code()).isZero();
      await(() -> ended(server, cancelled) && ended(server, late));
      assertThat(server.json("/api/v1/runs/" + cancelled).path("state").asText())
          .isEqualTo("CANCELLED");
      assertThat(server.json("/api/v1/runs/" + late).path("state").asText()).isEqualTo("TIMED_OUT");
      assertThat(processes(cancelled)).isZero();
      assertThat(processes(late)).isZero();
      await(() -> processes(stopped) >= 4);
    }
    assertThat(processes(last)).isZero();
  }

  @Test
  void outputIsCappedSecretsAreMaskedAndCpuTimeIsTheRuns() throws Exception {
    var token = Files.writeString(home.resolve("token"), "sesame-open");
    var config =
        """
        engine: {logCap: {lines: 50}}
        jobs:
          wordy: {type: exec, settings: {shell: "seq 1 100000"}}
          secretive:
            type: exec
            settings:
              shell: 'echo "token $TOKEN"; echo "refused $TOKEN" >&2; exit 9'
              secrets: {TOKEN: "file:%s"}
          busy: {type: exec, settings: {shell: "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"}}
        """
            .formatted(token);
    try (var server = ServerHere.start(home, config)) {
      var wordy = server.cli("run", "wordy", "--wait", "--json").json();
      var log = server.cli("logs", wordy.path("id").asText()).out();
      assertThat(log.lines().count()).isLessThan(60);
      assertThat(server.cli("run", "secretive", "--wait").code()).isEqualTo(1);
      var run = server.json("/api/v1/runs?job=secretive").path("items").path(0);
      assertThat(run.path("error").toString()).contains("exit code 9: refused ***");
      assertThat(server.cli("logs", run.path("id").asText()).out())
          .contains("token ***")
          .doesNotContain("sesame-open");
      var busy = server.cli("run", "busy", "--wait", "--json").json();
      assertThat(server.json("/api/v1/runs/" + busy.path("id").asText()).path("cpuMs").asLong())
          .isGreaterThan(30);
    }
  }

  @Test
  void sqlWorksOnPostgresql() throws Exception {
    var url = PostgresServer.shared().dropped("basic_jobs").url().orElseThrow();
    var config =
        """
        jobs:
          made:
            type: sql
            settings:
              database: {url: "%s"}
              statements:
                - create schema basic_jobs
                - create table sessions (id int primary key, seen timestamp)
                - insert into sessions select n, now() - n * interval '1 day' from generate_series(1, 500) n
          cleared:
            type: sql
            settings:
              database: {url: "%s"}
              statements: ["delete from sessions where id in (select id from sessions where seen < now() - interval '30 days' limit 100)"]
              untilNone: true
          counted:
            type: sql
            settings:
              database: {url: "%s"}
              query: select count(*) from sessions
              expect: [rows = 1, value < 20]
          late:
            type: sql
            settings: {database: {url: "%s"}, query: select pg_sleep(60), timeout: 1s}
        """
            .formatted(url, url, url, url);
    try (var server = ServerHere.start(home, config)) {
      assertThat(server.cli("run", "made", "--wait").code()).isZero();
      assertThat(server.cli("run", "cleared", "--wait").code()).isZero();
      assertThat(server.cli("run", "counted", "--wait").code()).isEqualTo(1);
      assertThat(server.cli("run", "late", "--wait").code()).isEqualTo(1);
      var runs = server.json("/api/v1/runs").path("items");
      assertThat(run(runs, "made").path("items").asInt()).isEqualTo(500);
      assertThat(run(runs, "cleared").path("items").asInt()).isBetween(469, 471);
      assertThat(run(runs, "counted").path("error").asText()).endsWith("; expected value < 20");
      assertThat(run(runs, "late").path("error").asText())
          .startsWith("the statement took longer than 1 s");
    }
  }

  private static String ready(ServerHere server, String job) throws Exception {
    var id = server.cli("run", job, "--json").json().path("id").asText();
    await(() -> server.cli("logs", id).out().contains("ready"));
    return id;
  }

  private static String page(ServerHere server, String path) {
    try {
      return server.page(path);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean ended(ServerHere server, String id) {
    try {
      return !server.json("/api/v1/runs/" + id).path("finished").isNull();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean ended(ServerHere server) {
    try {
      for (var run : server.json("/api/v1/runs?limit=100").path("items")) {
        if (run.path("finished").isNull()) {
          return false;
        }
      }
      return true;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static JsonNode run(JsonNode runs, String job) {
    for (var run : runs) {
      if (run.path("job").asText().equals(job)) {
        return run;
      }
    }
    throw new AssertionError("no run of " + job + " in " + runs);
  }

  private static String id(JsonNode runs, String job) {
    return run(runs, job).path("id").asText();
  }

  private static String text(ServerHere server, JsonNode runs) {
    var text = new StringBuilder();
    for (var run : runs) {
      text.append(server.cli("logs", run.path("id").asText()).out());
    }
    return text.toString();
  }

  /** Living processes that carry a run's id, as Linux tells it. */
  private static long processes(String runId) {
    long found = 0;
    try (var folders = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var folder : folders) {
        try {
          var environment =
              new String(Files.readAllBytes(folder.resolve("environ")), StandardCharsets.UTF_8);
          if (environment.contains("NIGHTSHIFT_RUN_ID=" + runId)
              && !Files.readString(folder.resolve("stat")).matches("(?s).*\\) [ZX] .*")) {
            found++;
          }
        } catch (IOException e) {
          // ended meanwhile
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
