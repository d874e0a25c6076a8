package dev.nightshift.server.telemetry;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.util.ReentryGuard;
import ch.qos.logback.core.util.ReentryGuardFactory;
import ch.qos.logback.core.util.ReentryGuardFactory.GuardType;
import dev.nightshift.server.run.CurrentRun;
import org.slf4j.Logger;

/**
 * Brings lines that libraries write on a run's threads, through SLF4J or java.util.logging, into
 * that run's log, and shows the run beside them in the server's log. Lines of the server itself
 * stay out: they are no part of the job, and the writer of run logs would hear its own.
 */
public final class RunLogRouter extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private static final String SERVER = "dev.nightshift.server.";

  private RunLogRouter() {}

  /** Listens to all loggers until closed. To be called after the server's logging is set up. */
  public static Attached attach(LoggerContext loggers) {
    var router = new RunLogRouter();
    router.setName("run-logs");
    router.setContext(loggers);
    router.start();
    var root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(router);
    var mdc = new RunMdc();
    mdc.start();
    loggers.addTurboFilter(mdc);
    return () -> {
      loggers.getTurboFilterList().remove(mdc);
      root.detachAppender(router);
      router.stop();
    };
  }

  /** A writer of run logs that logs on the run's thread does not hear itself. */
  @Override
  protected ReentryGuard buildReentryGuard() {
    return ReentryGuardFactory.makeGuard(GuardType.THREAD_LOCAL);
  }

  @Override
  protected void append(ILoggingEvent event) {
    var sink = CurrentRun.get().orElse(null);
    if (sink == null || event.getLoggerName().startsWith(SERVER)) {
      return;
    }
    var thrown = event.getThrowableProxy();
    var text =
        thrown == null
            ? event.getFormattedMessage()
            : event.getFormattedMessage()
                + "\n"
                + ThrowableProxyUtil.asString(thrown).stripTrailing();
    sink.line(event.getLevel().toString(), event.getLoggerName(), text);
  }

  /** Ends the listening. */
  public interface Attached extends AutoCloseable {
    @Override
    void close();
  }
}
