package dev.nightshift.server.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import dev.nightshift.server.run.CurrentRun;
import dev.nightshift.server.telemetry.line.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;

/**
 * Is asked first, in the thread that logs. Beside lines that the server's log will show it puts the
 * run, if the thread works for one; lines that it will not show it hands to the run's log itself.
 */
final class RunLogFilter extends TurboFilter {
  private final RunLines lines;

  /** What this filter has put into the calling thread's logging context. */
  private final ThreadLocal<Set<String>> put = ThreadLocal.withInitial(Set::of);

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
    if (run == null || !level.isGreaterOrEqual(least(run)) || !lines.take(logger.getName())) {
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

  /** What stands beside a run's lines. */
  static Map<String, String> context(CurrentRun.Sink run) {
    Map<String, String> context = new LinkedHashMap<>();
    context.put(Fields.JOB, run.job());
    context.put(Fields.JOB_ID, run.jobId());
    context.put(Fields.RUN_ID, run.id().toString());
    if (!run.phase().isEmpty()) {
      context.put(Fields.PHASE, run.phase());
    }
    run.context().forEach((name, value) -> context.put(Fields.ofFact(name), value));
    return context;
  }

  private static Level least(CurrentRun.Sink run) {
    return run.debug() ? Level.DEBUG : Level.INFO;
  }

  private void show(CurrentRun.Sink run) {
    var context = context(run);
    put.get().stream().filter(name -> !context.containsKey(name)).forEach(MDC::remove);
    context.forEach(MDC::put);
    put.set(Set.copyOf(context.keySet()));
  }

  private void hide() {
    if (!put.get().isEmpty()) {
      put.get().forEach(MDC::remove);
      put.remove();
    }
  }
}
