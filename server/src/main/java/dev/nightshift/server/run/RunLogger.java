package dev.nightshift.server.run;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/** The log that a job writes to: everything from INFO on lands in the run's log. */
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
  public boolean isLoggable(Level level) {
    return level.getSeverity() >= Level.INFO.getSeverity() && level != Level.OFF;
  }

  @Override
  public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
    if (isLoggable(level)) {
      sink.line(
          name(level),
          getName(),
          thrown == null ? message : message + "\n" + ErrorText.trace(thrown));
    }
  }

  @Override
  public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
    if (isLoggable(level)) {
      var plain = parameters == null || parameters.length == 0;
      sink.line(name(level), getName(), plain ? format : MessageFormat.format(format, parameters));
    }
  }

  private static String name(Level level) {
    return level == Level.WARNING ? "WARN" : level.name();
  }
}
