package dev.nightshift.server.telemetry;

import ch.qos.logback.classic.LoggerContext;
import java.util.logging.Level;
import org.slf4j.Logger;

/**
 * Brings lines that libraries write on a run's threads, through SLF4J or java.util.logging, into
 * that run's log, from INFO on and whatever levels config.yml sets for the server's own log; and
 * shows the run beside its lines there. Lines of the server itself stay out of runs: they are no
 * part of the job, and the writer of run logs would hear its own.
 */
public final class RunLogRouter {
  private RunLogRouter() {}

  /** Listens to all loggers until closed. To be called after the server's logging is set up. */
  public static Attached attach(LoggerContext loggers) {
    var lines = new RunLines();
    var appender = new RunLogAppender(lines);
    appender.setName("run-logs");
    appender.setContext(loggers);
    appender.start();
    var root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    var filter = new RunLogFilter(lines);
    filter.start();
    loggers.addTurboFilter(filter);
    // java.util.logging drops lines by levels of its own, before anybody else is asked.
    var jul = java.util.logging.Logger.getLogger("");
    var before = jul.getLevel();
    if (before == null || before.intValue() > Level.INFO.intValue()) {
      jul.setLevel(Level.INFO);
    }
    return () -> {
      jul.setLevel(before);
      loggers.getTurboFilterList().remove(filter);
      root.detachAppender(appender);
      appender.stop();
    };
  }

  /** Ends the listening. */
  public interface Attached extends AutoCloseable {
    @Override
    void close();
  }
}
