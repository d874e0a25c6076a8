package dev.nightshift.server.run;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/**
 * The log that a job writes to. Everything from INFO on lands in the run's log, and what lies below
 * as long as the server's logging has a lower level for the logger that is called like the job.
 */
final class RunLogger implements System.Logger {
  private final CurrentRun.Sink sink;

  RunLogger(CurrentRun.Sink sink) {
    this.sink = sink;
  }

  @Override
  public String getName() {
    return sink.job();
  }

  @Override
  public boolean isLoggable(Level asked) {
    return asked != Level.OFF
        && (asked.getSeverity() >= Level.INFO.getSeverity()
            || System.getLogger(getName()).isLoggable(asked));
  }

  @Override
  public void log(Level asked, ResourceBundle bundle, String message, Throwable thrown) {
    if (isLoggable(asked)) {
      sink.line(
          name(asked),
          getName(),
          thrown == null ? message : message + "\n" + ErrorText.trace(thrown));
    }
  }

  @Override
  public void log(Level asked, ResourceBundle bundle, String format, Object... parameters) {
    if (isLoggable(asked)) {
      var plain = parameters == null || parameters.length == 0;
      sink.line(name(asked), getName(), plain ? format : MessageFormat.format(format, parameters));
    }
  }

  private static String name(Level level) {
    return level == Level.WARNING ? "WARN" : level.name();
  }
}
