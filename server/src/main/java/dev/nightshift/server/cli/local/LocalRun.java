package dev.nightshift.server.cli.local;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import dev.nightshift.job.Context;
import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.plugin.LoadedJob;
import dev.nightshift.server.run.Attempt;
import dev.nightshift.server.run.CurrentRun;
import dev.nightshift.server.run.LogCap;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Stop;
import dev.nightshift.server.run.Workload;
import dev.nightshift.server.telemetry.RunLogRouter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** One run of a job in this process, of which no store hears. */
final class LocalRun implements AutoCloseable {
  private static final LogCap NONE = new LogCap(Integer.MAX_VALUE, Long.MAX_VALUE);
  private static final Duration INTERRUPT_AFTER = Duration.ofSeconds(10);

  private final LoadedJob job;
  private final Map<String, String> parameters;
  private final boolean dryRun;
  private final Terminal terminal;
  private final LogConsole console;
  private final CountDownLatch over = new CountDownLatch(1);

  LocalRun(
      LoadedJob job,
      Map<String, String> parameters,
      boolean dryRun,
      Terminal terminal,
      LogConsole console) {
    this.job = job;
    this.parameters = parameters;
    this.dryRun = dryRun;
    this.terminal = terminal;
    this.console = console;
  }

  /** Does the work in the calling thread and returns how it ended. */
  Run carryOut() throws IOException {
    var folder = Files.createTempDirectory("nightshift-" + job.name() + "-");
    try {
      var run = run();
      var attempt =
          new Attempt(
              run,
              job.definition(),
              new Work(job),
              new ScratchServices(console, terminal.clock()),
              new LocalMeters(),
              terminal.clock(),
              folder,
              NONE);
      return run.but().ended(carryOut(attempt)).build();
    } finally {
      delete(folder);
    }
  }

  private Run run() {
    var now = terminal.clock().instant().truncatedTo(ChronoUnit.MICROS);
    return Run.of(UUID.randomUUID(), job.name())
        .asked(Trigger.MANUAL, System.getProperty("user.name", "unknown"))
        .dryRun(dryRun)
        .debug(true)
        .parameters(parameters)
        .due(now, now)
        .running("run-local", now)
        .build();
  }

  private dev.nightshift.server.run.Outcome carryOut(Attempt attempt) {
    // the process ends by a signal: the job is to stop as it does on a server
    var leaving =
        new Thread(
            () -> {
              attempt.stop(new Stop(RunState.CANCELLED, "terminal", "stopped in the terminal"));
              await(over);
            },
            "run-local-stop");
    var timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              var thread = new Thread(task, "run-local-limit");
              thread.setDaemon(true);
              return thread;
            });
    var longest = job.definition().timing().maxRuntime();
    var stop = new Stop(RunState.TIMED_OUT, "max runtime", "it took longer than its max runtime");
    // the timer goes with the run, so nobody needs the futures
    var asking = timer.schedule(() -> attempt.ask(stop), longest.toMillis(), TimeUnit.MILLISECONDS);
    var interrupting =
        timer.schedule(
            attempt::interrupt, longest.plus(INTERRUPT_AFTER).toMillis(), TimeUnit.MILLISECONDS);
    Runtime.getRuntime().addShutdownHook(leaving);
    try (var unused = logs()) {
      return attempt.call();
    } finally {
      asking.cancel(false);
      interrupting.cancel(false);
      timer.shutdownNow();
      remove(leaving);
    }
  }

  /** Its end has been told: a process that was stopped by a signal may end. */
  @Override
  public void close() {
    over.countDown();
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending: the hook is at work
    }
  }

  private static void await(CountDownLatch over) {
    try {
      over.await(INTERRUPT_AFTER.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What libraries log goes where the job's lines go, and not to the console a second time. */
  private static RunLogRouter.Attached logs() {
    var loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    if (!SLF4JBridgeHandler.isInstalled()) {
      SLF4JBridgeHandler.removeHandlersForRootLogger();
      SLF4JBridgeHandler.install();
    }
    var once =
        new Filter<ILoggingEvent>() {
          @Override
          public FilterReply decide(ILoggingEvent event) {
            return isStarted() && CurrentRun.get().isPresent()
                ? FilterReply.DENY
                : FilterReply.NEUTRAL;
          }
        };
    once.start();
    loggers
        .getLogger(Logger.ROOT_LOGGER_NAME)
        .iteratorForAppenders()
        .forEachRemaining(appender -> appender.addFilter(once));
    var attached = RunLogRouter.attach(loggers);
    return () -> {
      attached.close();
      once.stop();
    };
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** The job's own work; a server it has none to ask. */
  private record Work(LoadedJob job) implements Workload {
    @Override
    public void run(Context context) throws Exception {
      job.run(context);
    }

    @Override
    public String mask(String text) {
      return job.mask(text);
    }

    @Override
    public ServerOperations operations() {
      throw new IllegalStateException(
          "job "
              + job.name()
              + " asks its server for something, and run-local has none; use: nightshift run "
              + job.name()
              + " --debug --wait");
    }
  }
}
