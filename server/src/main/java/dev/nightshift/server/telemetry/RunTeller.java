package dev.nightshift.server.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.CurrentRun;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.telemetry.line.Fields;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/**
 * Tells the server's log of runs: that one has begun, what it says, and how it ended. The logger is
 * called like the job, so that the level in config.yml decides what is shown. Thread-safe.
 */
final class RunTeller {
  private static final String CLASS = RunTeller.class.getName();

  private final LoggerContext loggers;

  RunTeller(LoggerContext loggers) {
    this.loggers = loggers;
  }

  void started(Run run) {
    var logger = loggers.getLogger(run.job());
    if (!shown(logger, Level.INFO)) {
      return;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(Fields.EVENT, Fields.STARTED);
    values.put(Fields.QUEUE, run.queue());
    values.put(Fields.TRIGGER, label(run.trigger()));
    values.put(Fields.ATTEMPT, run.attempt());
    values.put(Fields.PARAMETERS, run.parameters());
    var text =
        run.trigger() == Trigger.SCHEDULE
            ? "started by its schedule"
            : "started (" + label(run.trigger()) + ") by " + run.actor();
    tell(logger, Level.INFO, text, context(run, "started", Map.of()), values);
  }

  void said(CurrentRun.Sink run, String level, String text) {
    var logger = loggers.getLogger(run.job());
    var asked = Level.toLevel(level);
    if (shown(logger, asked)) {
      tell(logger, asked, text, RunLogFilter.context(run), RunSummary.soFar(run));
    }
  }

  void ended(Run run, boolean last) {
    var logger = loggers.getLogger(run.job());
    var level = level(run, last);
    if (shown(logger, level)) {
      var summary = new RunSummary(run);
      tell(
          logger,
          level,
          summary.text(last),
          context(run, summary.phase(), summary.facts()),
          summary.values());
    }
  }

  private static Level level(Run run, boolean last) {
    if (!run.state().failure()) {
      return Level.INFO;
    }
    return last ? Level.ERROR : Level.WARN;
  }

  private static boolean shown(Logger logger, Level level) {
    return level.isGreaterOrEqual(logger.getEffectiveLevel());
  }

  private static Map<String, String> context(Run run, String phase, Map<String, String> facts) {
    Map<String, String> context = new LinkedHashMap<>();
    context.put(Fields.JOB, run.job());
    context.put(Fields.JOB_ID, run.jobId());
    context.put(Fields.RUN_ID, run.id().toString());
    context.put(Fields.PHASE, phase);
    facts.forEach((name, value) -> context.put(Fields.ofFact(name), value));
    return context;
  }

  private static void tell(
      Logger logger,
      Level level,
      String text,
      Map<String, String> context,
      Map<String, Object> values) {
    var event = new LoggingEvent(CLASS, logger, level, text, null, null);
    event.setMDCPropertyMap(context);
    event.addMarker(Fields.OF_RUN);
    values.forEach((name, value) -> event.addKeyValuePair(new KeyValuePair(name, value)));
    logger.callAppenders(event);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  static String phase(RunState state) {
    return state == RunState.SUCCEEDED ? "completed" : label(state);
  }
}
