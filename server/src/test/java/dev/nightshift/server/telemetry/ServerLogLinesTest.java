package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.Layout;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.job.Context;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.Attempt;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.LogCap;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunBuilder;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.telemetry.line.JsonLayoutFactory;
import dev.nightshift.server.telemetry.line.PinoLayoutFactory;
import dev.nightshift.server.telemetry.line.TextLayoutFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the server's log shows of runs, in each of its forms. */
class ServerLogLinesTest {
  private static final Path PAGE = Path.of("../docs/logs.md");
  private static final LoggerContext LOGGERS = (LoggerContext) LoggerFactory.getILoggerFactory();
  private static final ch.qos.logback.classic.Logger ROOT =
      LOGGERS.getLogger(Logger.ROOT_LOGGER_NAME);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final UUID RUN = UUID.fromString("019ab3f0-6a51-7c1e-8d0a-5b1f2c3d4e5f");
  private static final Instant NOW = Instant.parse("2026-11-23T07:58:08.120Z");

  private final Scraping scraping = new Scraping(Fleet.catalogue(Fleet.job("score")));
  private final List<String> json = Collections.synchronizedList(new ArrayList<>());
  private final List<String> pino = Collections.synchronizedList(new ArrayList<>());
  private final List<String> text = Collections.synchronizedList(new ArrayList<>());
  private final List<LogLine> kept = Collections.synchronizedList(new ArrayList<>());
  private final AppenderBase<ILoggingEvent> serverLog = new Forms();
  private final List<Appender<ILoggingEvent>> usual = new ArrayList<>();
  private RunLogRouter.Attached attached;

  @BeforeEach
  void attach() {
    LOGGERS.getLogger("score").setLevel(Level.INFO);
    LOGGERS.getLogger("org.example").setLevel(Level.INFO);
    serverLog.start();
    // which ones there are depends on what this process did before
    ROOT.iteratorForAppenders().forEachRemaining(usual::add);
    usual.forEach(ROOT::detachAppender);
    ROOT.addAppender(serverLog);
    attached = RunLogRouter.attach(LOGGERS);
    scraping.telemetry.tellOfRuns(LOGGERS);
  }

  @AfterEach
  void detach() {
    attached.close();
    ROOT.detachAppender(serverLog);
    usual.forEach(ROOT::addAppender);
    LOGGERS.getLogger("score").setLevel(null);
  }

  @Test
  void theLinesOnThePageAreThoseThatAreWritten() throws IOException {
    story();

    var shown =
        Files.readString(PAGE)
            .lines()
            .map(line -> line.startsWith("    ") ? line.substring(4) : line)
            .filter(line -> line.startsWith("{\"") || line.startsWith("2026-"))
            .toList();
    List<String> written = new ArrayList<>(json);
    written.addAll(pino);
    written.addAll(text);
    assertThat(shown).hasSizeGreaterThan(8);
    assertThat(written).containsAll(shown);
  }

  @Test
  void everyJsonLineOfARunHasItsJobRunPhaseAndTimeAtTheTop() throws IOException {
    story();

    assertThat(json).hasSizeGreaterThan(5);
    for (var line : json) {
      var fields = MAPPER.readTree(line);
      assertThat(fields.path("job").asText()).isEqualTo("score");
      assertThat(fields.path("run_id").asText()).isEqualTo(RUN.toString());
      assertThat(fields.path("phase").asText()).isNotEmpty();
      assertThat(Instant.parse(fields.path("timestamp").asText())).isEqualTo(NOW);
    }
    assertThat(json.stream().map(line -> field(line, "phase")).distinct())
        .containsExactly("started", "processing", "validator-processing", "completed");
  }

  @Test
  void pinoLinesHaveTheNumbersAndNamesThatItsToolsKnow() throws IOException {
    story();

    var first = MAPPER.readTree(pino.get(0));
    assertThat(first.path("level").asInt()).isEqualTo(30);
    assertThat(first.path("time").asLong()).isEqualTo(NOW.toEpochMilli());
    assertThat(first.path("name").asText()).isEqualTo("validators");
    assertThat(first.path("jobName").asText()).isEqualTo("score");
    assertThat(first.path("jobId").asText()).matches("repeat:[0-9a-f]{32}:1755096960000");
    assertThat(first.path("data").isObject()).isTrue();
    assertThat(first.path("msg").asText()).isEqualTo("🚀 Processing job: score");
    var last = MAPPER.readTree(pino.get(pino.size() - 1));
    assertThat(last.path("phase").asText()).isEqualTo("completed");
    assertThat(last.path("successCount").asInt()).isEqualTo(245);
    assertThat(last.path("failCount").asInt()).isEqualTo(5);
    assertThat(last.path("totalDuration").asText()).isEqualTo("22.5s");
    assertThat(last.path("avgTimePerItem").asText()).isEqualTo("90.0ms");
    assertThat(last.path("successRate").asText()).isEqualTo("98.0%");
  }

  @Test
  void pinoWritesTheTimeOutWhereConfigYmlSaysSo() throws IOException {
    var iso = MAPPER.readValue("{\"type\":\"pino\",\"time\":\"iso\"}", PinoLayoutFactory.class);
    var layout = iso.build(LOGGERS, TimeZone.getDefault());
    var event = new LoggingEvent("x", LOGGERS.getLogger("score"), Level.WARN, "late", null, null);
    event.setInstant(NOW);

    var line = MAPPER.readTree(layout.doLayout(event));
    assertThat(line.path("time").asText()).isEqualTo("2026-11-23T07:58:08.120Z");
    assertThat(line.path("level").asInt()).isEqualTo(40);
    assertThat(line.path("msg").asText()).isEqualTo("late");
  }

  @Test
  void aLineThatIsAJsonObjectGivesItsFieldsButNeverThoseThatTellWhoseItIs() throws IOException {
    work(
        context ->
            context
                .logger()
                .log(
                    System.Logger.Level.INFO,
                    "{\"validatorId\":\"clx123abc\",\"job\":\"other\",\"level\":50,\"msg\":\"done\"}"));

    var line = MAPPER.readTree(json.get(0));
    assertThat(line.path("validatorId").asText()).isEqualTo("clx123abc");
    assertThat(line.path("message").asText()).isEqualTo("done");
    assertThat(line.path("job").asText()).isEqualTo("score");
    assertThat(line.path("level").asText()).isEqualTo("INFO");
    assertThat(MAPPER.readTree(pino.get(0)).path("level").asInt()).isEqualTo(30);
  }

  @Test
  void aFieldOfAJobsOwnLineThatIsNoNumberIsWrittenAsItIs() throws IOException {
    work(
        context ->
            context
                .logger()
                .log(
                    System.Logger.Level.INFO,
                    "{\"success_rate\":\"most\",\"duration_ms\":\"long\",\"msg\":\"done\"}"));

    assertThat(pino).hasSize(1);
    assertThat(pino.get(0)).contains("\"most\"", "\"long\"");
  }

  @Test
  void aFactWithTheNameOfAFieldStandsBesideIt() throws IOException {
    work(
        context -> {
          context.context("job", "mine");
          context.context("vault", "orders");
          context.logger().log(System.Logger.Level.INFO, "hello");
        });

    var line = MAPPER.readTree(json.get(0));
    assertThat(line.path("job").asText()).isEqualTo("score");
    assertThat(line.path("context_job").asText()).isEqualTo("mine");
    assertThat(line.path("vault").asText()).isEqualTo("orders");
  }

  @Test
  void linesOfLibrariesAreShownOnceWithTheSameFields() throws IOException {
    work(
        context -> {
          context.context("vault", "orders");
          LoggerFactory.getLogger("org.example.lib").warn("slow disk", new IOException("late"));
        });

    assertThat(json).hasSize(1);
    var line = MAPPER.readTree(json.get(0));
    assertThat(line.path("logger").asText()).isEqualTo("org.example.lib");
    assertThat(line.path("job").asText()).isEqualTo("score");
    assertThat(line.path("vault").asText()).isEqualTo("orders");
    assertThat(line.path("exception").asText()).startsWith("java.io.IOException: late\n");
    assertThat(MAPPER.readTree(pino.get(0)).path("err").path("type").asText())
        .isEqualTo("java.io.IOException");
    assertThat(kept).hasSize(1);
  }

  @Test
  void theLevelOfTheServersLogHidesLinesThatTheRunsLogKeeps() {
    LOGGERS.getLogger("score").setLevel(null);
    story();

    assertThat(text).isEmpty();
    assertThat(kept).isNotEmpty();
  }

  @Test
  void aFailedRunIsOneLineForPeopleAndOneThatIsTriedAgainAWarning() {
    LOGGERS.getLogger("score").setLevel(null);
    work(
        context -> {
          throw new IllegalStateException("disk full");
        });
    var failed = ended(RunState.FAILED, Map.of());
    scraping.telemetry.ended(failed, false);
    scraping.telemetry.ended(failed, true);

    assertThat(text)
        .containsExactly(
            "2026-11-23T07:58:08.120Z WARN  score "
                + RUN
                + ": failed after 22.5 s, 250 items: disk full; it is tried again",
            "2026-11-23T07:58:08.120Z ERROR score "
                + RUN
                + ": failed after 22.5 s, 250 items: disk full");
  }

  @Test
  void noLineForPeopleCanPassForAnotherOrSpeakToTheTerminal() {
    work(
        context ->
            context
                .logger()
                .log(
                    System.Logger.Level.INFO,
                    "one\u001b[2J\r\n2026-11-23T00:00:00.000Z ERROR gc: forged\n"
                        + IntStream.range(0, 9)
                            .mapToObj(String::valueOf)
                            .collect(Collectors.joining("\n"))));

    assertThat(text).hasSize(1);
    var lines = text.get(0).lines().toList();
    assertThat(lines.get(0)).endsWith(": one?[2J");
    assertThat(lines.get(1)).startsWith("    2026");
    assertThat(lines).hasSize(7);
    assertThat(lines.get(6)).isEqualTo("    … 5 more lines: nightshift logs " + RUN);
  }

  private void story() {
    scraping.telemetry.started(run(RunState.RUNNING).build());
    work(ServerLogLinesTest::score);
    scraping.telemetry.ended(ended(RunState.SUCCEEDED, Map.of("failCount", "5")), true);
  }

  private static void score(Context context) {
    context.logger().log(System.Logger.Level.INFO, "250 validators to score");
    context.phase("validator-processing");
    context.context("chain", "main");
    int done = 0;
    for (var batch : context.batches(IntStream.range(0, 150).boxed().toList(), 50)) {
      context.items(batch.size());
      done += batch.size();
      context.progress(done, 250);
      context.logger().log(System.Logger.Level.INFO, "processed " + done + " of 250 validators");
    }
  }

  private void work(Workload work) {
    var unused =
        new Attempt(
                run(RunState.RUNNING).build(),
                Fleet.job("score"),
                work,
                new LogOnly(kept::add),
                scraping.telemetry,
                Clock.fixed(NOW, ZoneOffset.UTC),
                Path.of("unused"),
                LogCap.DEFAULT)
            .call();
  }

  private static Run ended(RunState state, Map<String, String> facts) {
    return run(state)
        .finished(
            NOW.plusMillis(22_500),
            state == RunState.FAILED ? new RunError(ErrorKind.JOB_ERROR, "disk full", "") : null)
        .progress(new Progress(250, 250, 250, "validator-processing", facts, Map.of()))
        .effort(Duration.ofMillis(1834), 73_400_320)
        .build();
  }

  private static RunBuilder run(RunState state) {
    var slot = Instant.ofEpochMilli(1755096960000L);
    return Run.of(RUN, "score")
        .slot(slot)
        .asked(Trigger.SCHEDULE, "schedule")
        .queue("validators", 0)
        .due(slot, slot)
        .state(state)
        .at("n1", NOW);
  }

  private static String field(String line, String name) {
    try {
      JsonNode fields = MAPPER.readTree(line);
      return fields.path(name).asText();
    } catch (IOException e) {
      throw new AssertionError(line, e);
    }
  }

  /** Writes each line in all forms, with the figures that differ from machine to machine fixed. */
  private final class Forms extends AppenderBase<ILoggingEvent> {
    private final Layout<ILoggingEvent> asJson =
        new JsonLayoutFactory().build(LOGGERS, TimeZone.getDefault());
    private final Layout<ILoggingEvent> asPino =
        new PinoLayoutFactory().build(LOGGERS, TimeZone.getDefault());
    private final Layout<ILoggingEvent> asText =
        new TextLayoutFactory().build(LOGGERS, TimeZone.getDefault());

    @Override
    protected void append(ILoggingEvent event) {
      ((LoggingEvent) event).setInstant(NOW);
      json.add(fixed(asJson.doLayout(event)));
      pino.add(fixed(asPino.doLayout(event)));
      text.add(asText.doLayout(event).stripTrailing());
    }

    private String fixed(String line) {
      assertThat(line).endsWith("\n").containsOnlyOnce("\n");
      return line.strip()
          .replaceAll("\"pid\":\\d+", "\"pid\":26364")
          .replaceAll("\"hostname\":\"[^\"]*\"", "\"hostname\":\"host\"")
          .replaceAll("\"thread\":\"[^\"]*\"", "\"thread\":\"worker-3\"");
    }
  }
}
