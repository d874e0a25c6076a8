package dev.nightshift.server.telemetry;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.nightshift.server.run.CurrentRun;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands lines to a run's log; neither a loop nor a fault there reaches the job that logs. */
final class RunLines {
  private static final Logger LOG = LoggerFactory.getLogger(RunLines.class);
  private static final String SERVER = "dev.nightshift.server.";

  private final ThreadLocal<Boolean> handing = ThreadLocal.withInitial(() -> false);
  private volatile boolean failed;

  /** Whether lines of this logger belong into a run's log. */
  boolean take(String logger) {
    return !handing.get() && !logger.startsWith(SERVER);
  }

  /**
   * Hands a line over.
   *
   * @param thrown null if there is nothing
   */
  void add(
      CurrentRun.Sink run, String level, String logger, String message, IThrowableProxy thrown) {
    handing.set(true);
    try {
      var text =
          thrown == null
              ? message
              : message + "\n" + ThrowableProxyUtil.asString(thrown).stripTrailing();
      run.line(level, logger, text);
    } catch (RuntimeException e) {
      if (!failed) {
        failed = true;
        LOG.warn("Lines of runs are lost; the first one was of run {}.", run.id(), e);
      }
    } finally {
      handing.remove();
    }
  }
}
