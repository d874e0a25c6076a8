package dev.nightshift.jobs.basic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.job.Metric;
import dev.nightshift.job.Secret;
import dev.nightshift.job.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecTest {
  @TempDir Path folder;

  private TestContext context(ExecSettings settings) {
    return TestContext.of(new Exec(), settings, folder.resolve("own"));
  }

  private TestContext ran(ExecSettings settings) throws Exception {
    var context = context(settings);
    try (context) {
      new Exec().run(context, settings);
    }
    return context;
  }

  private void fails(ExecSettings settings, String message) {
    try (var context = context(settings)) {
      assertThatThrownBy(() -> new Exec().run(context, settings)).hasMessageContaining(message);
    }
  }

  @Test
  void outputIsTheLogErrorOutputAWarning() throws Exception {
    var run = ran(ExecTry.shell("echo one; echo two >&2"));
    assertThat(run.lines()).containsExactlyInAnyOrder("INFO one", "WARNING two");
    assertThat(run.value(Exec.EXIT_CODE)).hasValue(0);
  }

  @Test
  void linesCountItemsProgressPhaseAndDeclaredMetrics() throws Exception {
    var metrics =
        Map.of(
            "export_bytes",
            new MetricSetting(Metric.Kind.GAUGE, "Size", "bytes", "", List.of()),
            "export_rows_total",
            new MetricSetting(Metric.Kind.COUNTER, "Rows", "", "kind", List.of("orders", "lines")),
            "export_load_seconds",
            new MetricSetting(Metric.Kind.TIMER, "Loading", "", "", List.of()));
    var run =
        ran(
            ExecTry.shell(
                """
                echo items=100
                echo '{"phase": "writing", "progress": {"done": 1, "total": 4}}'
                echo items=123
                echo '{"items": 130, "progress": 75, "metrics": {"export_bytes": 4096.5, "export_load_seconds": 0.25}}'
                echo '{"metrics": {"export_rows_total": {"orders": 3, "lines": 9}}}'
                echo '{"metrics": {"unknown": 1}}'
                echo '{"some": "other line"}'
                echo '{"items": "many"}'
                """,
                ExecTry.UNLIMITED,
                ExecTry.ZERO,
                Map.of(),
                metrics,
                ExecSettings.LeftBehind.KEEP));
    assertThat(run.items()).isEqualTo(130);
    assertThat(run.phases()).containsExactly("writing");
    assertThat(run.progress())
        .containsExactly(new TestContext.Progress(1, 4), new TestContext.Progress(75, 100));
    assertThat(run.value("export_bytes")).hasValue(4096.5);
    assertThat(run.value("export_rows_total", "lines")).hasValue(9);
    assertThat(run.durations("export_load_seconds")).containsExactly(Duration.ofMillis(250));
    assertThat(run.lines().toString())
        .contains("the metric unknown is not declared; write settings.metrics.unknown")
        .contains("INFO {\"some\": \"other line\"}")
        .contains("items cannot be many; write {\"items\": 12");
  }

  @Test
  void theExitCodeIsTheResultAndTheLastWordsAreTheError() throws Exception {
    fails(
        ExecTry.shell("echo fine; echo cannot reach the ledger >&2; exit 3"),
        "exit code 3: cannot reach the ledger");
    fails(ExecTry.shell("echo only this; exit 4"), "exit code 4: only this");
    fails(ExecTry.shell("exit 5"), "exit code 5: it wrote nothing");
    fails(ExecTry.shell("no-such-program-at-all"), "exit code 127:");
    fails(ExecTry.shell("kill -9 $$"), "exit code 137:");

    var codes = new ExecSettings.ExitCodes(List.of(0, 3), List.of(4));
    var three =
        ExecTry.shell(
            "exit 3", ExecTry.UNLIMITED, codes, Map.of(), Map.of(), ExecSettings.LeftBehind.KEEP);
    assertThat(ran(three).value(Exec.EXIT_CODE)).hasValue(3);
    var four =
        ExecTry.shell(
            "echo 2 rows skipped; exit 4",
            ExecTry.UNLIMITED,
            codes,
            Map.of(),
            Map.of(),
            ExecSettings.LeftBehind.KEEP);
    assertThat(ran(four).anomalies())
        .containsExactly(new TestContext.Anomaly("exit-code", "exit code 4: 2 rows skipped"));
  }

  @Test
  void whatCannotBeStartedIsSaidPlainly() throws IOException {
    fails(ExecTry.command("/no/such/program"), "there is no program /no/such/program");
    fails(ExecTry.command("no-such-program"), "there is no program no-such-program in PATH, /");
    var file = Files.writeString(folder.resolve("plain"), "#!/bin/sh\n");
    fails(ExecTry.command(file.toString()), file + " is not executable");
    fails(
        ExecTry.in(folder.resolve("gone"), "true"),
        "working directory " + folder.resolve("gone") + " does not exist");
    fails(ExecTry.in(file, "true"), "working directory " + file + " is a file");
  }

  @Test
  void aCommandIsStartedAsItStands() throws Exception {
    var run = ran(ExecTry.command("printf", "%s|%s\\n", "a b", "$HOME"));
    assertThat(run.lines()).containsExactly("INFO a b|$HOME");
  }

  @Test
  void itsEnvironmentTellsOfTheRunAndHidesTheServers() throws Exception {
    var settings = ExecTry.fed("first\nsecond\n", "cat; env", ExecSettings.DryRun.RUN);
    var context = context(settings).dry();
    try (context) {
      new Exec().run(context, settings);
    }
    assertThat(context.lines())
        .startsWith("INFO first", "INFO second")
        .contains(
            "INFO GREETING=good night",
            "INFO NIGHTSHIFT_JOB=exec",
            "INFO NIGHTSHIFT_RUN_ID=" + context.runId(),
            "INFO NIGHTSHIFT_NODE=test",
            "INFO NIGHTSHIFT_DUE=" + context.due(),
            "INFO NIGHTSHIFT_ATTEMPT=1",
            "INFO NIGHTSHIFT_TRIGGER="
                + context.trigger().name().toLowerCase(java.util.Locale.ROOT),
            "INFO NIGHTSHIFT_DRY_RUN=true",
            "INFO NIGHTSHIFT_INTENSITY=low")
        .noneMatch(line -> line.startsWith("INFO JAVA_"));
  }

  @Test
  void aDryRunStartsNothingUnlessTheProgramHeedsIt() throws Exception {
    var settings = ExecTry.shell("touch " + folder.resolve("made"));
    try (var context = context(settings).dry()) {
      new Exec().run(context, settings);
      assertThat(context.lines().get(0)).startsWith("INFO dry run: would start a line of /bin/sh");
    }
    assertThat(folder.resolve("made")).doesNotExist();
  }

  @Test
  void secretsArePassedOnAndNotShown() throws Exception {
    var key = "-----BEGIN KEY-----\nabcdefgh\n12345678\n-----END KEY-----";
    var settings =
        ExecTry.shell(
            "echo \"the token is $TOKEN\"; echo \"$KEY\" >&2; test \"$TOKEN\" = sesame-open",
            ExecTry.UNLIMITED,
            ExecTry.ZERO,
            Map.of(
                "TOKEN", new Secret("env:TOKEN", () -> "sesame-open"),
                "KEY", new Secret("file:key", () -> key)),
            Map.of(),
            ExecSettings.LeftBehind.KEEP);
    assertThat(ran(settings).lines())
        .contains("INFO the token is ***")
        .noneMatch(line -> line.contains("abcdefgh") || line.contains("12345678"));
  }

  @Test
  void longLinesColoursAndProgressBarsAreCutToWhatPeopleRead() throws Exception {
    var run =
        ran(
            ExecTry.shell(
                "head -c 20000 /dev/zero | tr '\\0' x; echo; printf '10%%\\r50%%\\r100%%\\n';"
                    + " printf '\\033[31mred\\033[0m\\r\\n'; printf 'no end'"));
    assertThat(run.lines()).hasSize(4);
    assertThat(run.lines().get(0)).hasSizeLessThan(16_500).endsWith("x… (3616 more bytes)");
    assertThat(run.lines()).endsWith("INFO 100%", "INFO red", "INFO no end");
  }

  @Test
  void limitsHold() throws Exception {
    var files =
        new ExecSettings.Limits(
            Optional.empty(),
            Optional.of("2GB"),
            Optional.of("1KB"),
            Optional.of(17),
            Optional.empty(),
            5);
    var run =
        ran(
            ExecTry.shell(
                "ulimit -n; ulimit -v; nice; head -c 5000 /dev/zero > big || true",
                files,
                ExecTry.ZERO,
                Map.of(),
                Map.of(),
                ExecSettings.LeftBehind.KEEP));
    // what the shell says on stderr of the file may come between these
    assertThat(run.lines())
        .filteredOn(line -> line.startsWith("INFO"))
        .startsWith("INFO 17", "INFO 1953125", "INFO " + Math.min(19, ownNiceness() + 5));
    assertThat(folder.resolve("own/big")).hasSize(1000);
  }

  /** Of this process, which others inherit. */
  private static int ownNiceness() throws IOException {
    var nice = new ProcessBuilder("nice").start();
    return Integer.parseInt(new String(nice.getInputStream().readAllBytes(), UTF_8).strip());
  }

  @Test
  void cpuTimeOfTheProgramIsCounted() throws Exception {
    var run = ran(ExecTry.shell("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"));
    assertThat(run.spent()).isBetween(Duration.ofMillis(20), Duration.ofSeconds(20));
  }

  @Test
  void whatIsLeftBehindIsSaidAndKilledIfWanted() throws Exception {
    var line = "echo started; exec >/dev/null 2>&1; setsid sleep 300 &";
    var kept = ran(ExecTry.shell(line));
    // it becomes setsid, and then sleep, at a time of its own
    var said =
        Pattern.compile("left behind by the program: (sh|setsid|sleep) \\((\\d+)\\)")
            .matcher(kept.lines().toString());
    assertThat(said.find()).as("%s", kept.lines()).isTrue();
    var left = ProcessHandle.of(Long.parseLong(said.group(2)));
    assertThat(left.orElseThrow().destroyForcibly()).isTrue();

    var killed =
        ran(
            ExecTry.shell(
                line,
                ExecTry.UNLIMITED,
                ExecTry.ZERO,
                Map.of(),
                Map.of(),
                ExecSettings.LeftBehind.KILL));
    assertThat(killed.lines().toString())
        .containsPattern("left behind by the program: (sh|setsid|sleep) \\(");
    assertThat(ProcessTrees.of(killed.runId())).isEmpty();
  }
}
