package dev.nightshift.server.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.nightshift.server.run.CurrentRun;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Is asked first, in the thread that logs. Beside lines that the server's log will show it puts the
 * run, if the thread works for one; lines that it will not show it hands to the run's log itself.
 */
final class RunLogFilter extends TurboFilter {
  private static final String JOB = "job";
  private static final String RUN_ID = "run_id";
  private static final String PHASE = "phase";

  private final RunLines lines;

  RunLogFilter(RunLines lines) {
    this.lines = lines;
  }

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable t) {
    var run = CurrentRun.get().orElse(null);
    if (level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      if (run == null) {
        hide();
      } else {
        show(run);
      }
      return FilterReply.NEUTRAL;
    }
    if (run == null || !level.isGreaterOrEqual(Level.INFO) || !lines.take(logger.getName())) {
      return FilterReply.NEUTRAL;
    }
    if (format == null) {
      // Not a line: the job asks whether it should write one.
      return FilterReply.ACCEPT;
    }
    var line = MessageFormatter.arrayFormat(format, arguments);
    var thrown = t == null ? line.getThrowable() : t;
    lines.add(
        run,
        level.toString(),
        logger.getName(),
        line.getMessage(),
        thrown == null ? null : new ThrowableProxy(thrown));
    return FilterReply.DENY;
  }

  private static void show(CurrentRun.Sink run) {
    MDC.put(JOB, run.job());
    MDC.put(RUN_ID, run.id().toString());
    if (run.phase().isEmpty()) {
      MDC.remove(PHASE);
    } else {
      MDC.put(PHASE, run.phase());
    }
  }

  private static void hide() {
    if (MDC.get(RUN_ID) != null) {
      MDC.remove(JOB);
      MDC.remove(RUN_ID);
      MDC.remove(PHASE);
    }
  }
}
