package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.nightshift.server.run.Attempt;
import dev.nightshift.server.run.LogCap;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Workload;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.bridge.SLF4JBridgeHandler;

class RunLogRouterTest {
  private static final String LIBRARY = "org.example.lib";
  private static final LoggerContext LOGGERS = (LoggerContext) LoggerFactory.getILoggerFactory();

  private final List<String> runLog = Collections.synchronizedList(new ArrayList<>());
  private final List<Map<String, String>> shown = Collections.synchronizedList(new ArrayList<>());
  private final Scraping scraping = new Scraping(Fleet.catalogue(Fleet.job("gc")));
  private final ServerLog serverLog = new ServerLog();
  private RunLogRouter.Attached attached;

  @BeforeEach
  void attach() {
    LOGGERS.getLogger(LIBRARY).setLevel(Level.INFO);
    serverLog.start();
    LOGGERS.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(serverLog);
    attached = RunLogRouter.attach(LOGGERS);
  }

  @AfterEach
  void detach() {
    attached.close();
    LOGGERS.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(serverLog);
    MDC.clear();
  }

  @Test
  void aLineOfALibraryReachesTheRunsLog() {
    run(context -> LoggerFactory.getLogger(LIBRARY).info("{} rows", 7));

    assertThat(runLog).containsExactly("INFO org.example.lib 7 rows");
  }

  @Test
  void aLineThroughJavaUtilLoggingReachesItToo() {
    var bridge = new SLF4JBridgeHandler();
    var library = java.util.logging.Logger.getLogger(LIBRARY);
    library.setUseParentHandlers(false);
    library.addHandler(bridge);
    try {
      run(context -> library.warning("slow disk"));
    } finally {
      library.removeHandler(bridge);
    }

    assertThat(runLog).containsExactly("WARN org.example.lib slow disk");
  }

  @Test
  void aLineOfAThreadOfTheRunsExecutorReachesIt() {
    run(
        context ->
            context
                .executor()
                .submit(() -> LoggerFactory.getLogger(LIBRARY).info("from elsewhere"))
                .get());

    assertThat(runLog).containsExactly("INFO org.example.lib from elsewhere");
  }

  @Test
  void linesFromInfoOnReachItAlsoWhenTheServersLogDoesNotShowThem() {
    LOGGERS.getLogger(LIBRARY).setLevel(Level.ERROR);
    run(
        context -> {
          var log = LoggerFactory.getLogger(LIBRARY);
          log.debug("not this");
          log.info("{} of {}", 1, 2);
          log.warn("odd", new IllegalStateException("disk full"));
          log.warn("odd {}", 7, new IllegalStateException("disk fuller"));
          if (log.isInfoEnabled()) {
            log.info("asked before");
          }
          if (log.isDebugEnabled()) {
            log.info("never");
          }
          log.error("shown too");
        });

    assertThat(runLog.stream().map(line -> line.lines().findFirst().orElseThrow()))
        .containsExactly(
            "INFO org.example.lib 1 of 2",
            "WARN org.example.lib odd",
            "WARN org.example.lib odd 7",
            "INFO org.example.lib asked before",
            "ERROR org.example.lib shown too");
    assertThat(runLog.get(1)).contains("java.lang.IllegalStateException: disk full");
    assertThat(runLog.get(2)).contains("java.lang.IllegalStateException: disk fuller");
    assertThat(shown).hasSize(1);
  }

  @Test
  void linesOfLibrariesAtDebugReachARunThatWasAskedForSo() {
    LOGGERS.getLogger(LIBRARY).setLevel(Level.ERROR);
    var debugged = Fleet.run("gc", RunState.RUNNING).but().debug(true).build();
    run(
        debugged,
        context -> {
          var log = LoggerFactory.getLogger(LIBRARY);
          log.trace("not this");
          log.debug("{} of {}", 1, 2);
          if (log.isDebugEnabled()) {
            log.debug("asked before");
          }
        },
        line -> {});

    assertThat(runLog)
        .containsExactly("DEBUG org.example.lib 1 of 2", "DEBUG org.example.lib asked before");
    assertThat(shown).isEmpty();
  }

  @Test
  void linesThroughTheFluentInterfaceReachItOnce() {
    LOGGERS.getLogger(LIBRARY).setLevel(Level.ERROR);
    run(context -> LoggerFactory.getLogger(LIBRARY).atInfo().addArgument(3).log("{} rows"));

    assertThat(runLog).containsExactly("INFO org.example.lib 3 rows");
  }

  @Test
  void javaUtilLoggingPassesInfoToo() {
    var root = java.util.logging.Logger.getLogger("");
    var before = root.getLevel();
    attached.close();
    root.setLevel(java.util.logging.Level.WARNING);
    try {
      attached = RunLogRouter.attach(LOGGERS);
      assertThat(
              java.util.logging.Logger.getLogger(LIBRARY).isLoggable(java.util.logging.Level.INFO))
          .isTrue();
      attached.close();
      assertThat(root.getLevel()).isEqualTo(java.util.logging.Level.WARNING);
    } finally {
      root.setLevel(before);
    }
  }

  @Test
  void aStackTraceComesAlong() {
    run(
        context ->
            LoggerFactory.getLogger(LIBRARY)
                .error("no luck", new IllegalStateException("disk full")));

    assertThat(runLog).hasSize(1);
    assertThat(runLog.get(0))
        .startsWith("ERROR org.example.lib no luck\njava.lang.IllegalStateException: disk full\n")
        .contains("RunLogRouterTest")
        .doesNotEndWith("\n");
  }

  @Test
  void linesCountInTheMetrics() {
    run(context -> LoggerFactory.getLogger(LIBRARY).warn("careful"));

    assertThat(scraping.scrape().value("background_job_log_lines_total{job=\"gc\",level=\"warn\"}"))
        .isEqualTo(1);
  }

  @Test
  void linesOfTheServerAndLinesOfNoRunStayOut() {
    LoggerFactory.getLogger(LIBRARY).info("before");
    run(context -> LoggerFactory.getLogger("dev.nightshift.server.store.Writer").warn("mine"));
    LoggerFactory.getLogger(LIBRARY).info("after");

    assertThat(runLog).isEmpty();
  }

  @Test
  void aWriterThatLogsDoesNotHearItself() {
    run(
        context -> LoggerFactory.getLogger(LIBRARY).info("write this"),
        line -> LoggerFactory.getLogger("org.driver").warn("written {}", line));

    assertThat(runLog).containsExactly("INFO org.example.lib write this");
  }

  @Test
  void aRunsLogThatFailsDoesNotFailTheRun() {
    var outcome =
        run(
            context -> LoggerFactory.getLogger(LIBRARY).info("write this"),
            line -> {
              throw new IllegalStateException("no space left");
            });

    assertThat(outcome).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void theServersLogShowsJobRunAndPhaseBesideARunsLinesOnly() {
    LoggerFactory.getLogger(LIBRARY).info("before");
    run(
        context -> {
          LoggerFactory.getLogger(LIBRARY).info("no phase yet");
          context.phase("verifying");
          context.context("vault", "x");
          LoggerFactory.getLogger(LIBRARY).info("in a phase");
        });
    LoggerFactory.getLogger(LIBRARY).info("after");

    var id = "00000000-0000-0000-0000-000000000001";
    var due = "repeat:a3973867cdfb343f8b10526c25875928:" + Fleet.NOON.toEpochMilli();
    assertThat(shown)
        .containsExactly(
            Map.of(),
            Map.of("job", "gc", "job_id", due, "run_id", id),
            Map.of("job", "gc", "job_id", due, "run_id", id, "phase", "verifying", "vault", "x"),
            Map.of());
  }

  @Test
  void nothingIsHeardAfterTheRouterWasClosed() {
    attached.close();
    run(context -> LoggerFactory.getLogger(LIBRARY).info("unheard"));

    assertThat(runLog).isEmpty();
    assertThat(shown).containsExactly(Map.of());
  }

  private RunState run(Workload work) {
    return run(work, line -> {});
  }

  private RunState run(Workload work, Writer writer) {
    return run(Fleet.run("gc", RunState.RUNNING), work, writer);
  }

  private RunState run(Run run, Workload work, Writer writer) {
    return new Attempt(
            run,
            Fleet.job("gc"),
            work,
            new LogOnly(line -> keep(line, writer)),
            scraping.telemetry,
            Clock.fixed(Fleet.NOON, ZoneOffset.UTC),
            Path.of("unused"),
            LogCap.DEFAULT)
        .call()
        .state();
  }

  private void keep(LogLine line, Writer writer) {
    if (!line.logger().equals("gc")) {
      writer.write(line.text());
      runLog.add(line.level() + " " + line.logger() + " " + line.text());
    }
  }

  /** Where a run's lines are written. */
  private interface Writer {
    void write(String line);
  }

  /** Stands for the console: keeps what it would show beside each line of the library. */
  private final class ServerLog extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLoggerName().equals(LIBRARY)) {
        shown.add(Map.copyOf(event.getMDCPropertyMap()));
      }
    }
  }
}
