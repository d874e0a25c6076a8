package dev.nightshift.server.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.nightshift.server.run.CurrentRun;
import org.slf4j.MDC;
import org.slf4j.Marker;

/**
 * Puts job, run id and phase beside the lines of a run's threads in the server's own log, and takes
 * them away once the thread works for no run. A filter, since it is asked first and in the thread
 * that logs, whichever appenders there are; it lets everything pass.
 */
final class RunMdc extends TurboFilter {
  private static final String JOB = "job";
  private static final String RUN_ID = "run_id";
  private static final String PHASE = "phase";

  @Override
  public FilterReply decide(
      Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable t) {
    if (level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      CurrentRun.get().ifPresentOrElse(RunMdc::show, RunMdc::hide);
    }
    return FilterReply.NEUTRAL;
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
