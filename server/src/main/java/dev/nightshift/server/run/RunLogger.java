package dev.nightshift.server.run;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import java.util.function.BiConsumer;

/**
 * The log that a job writes to. Everything from INFO on lands in the run's log, and what lies below
 * as long as the server's logging has a lower level for the logger that is called like the job, or
 * the run was asked for with its log at DEBUG.
 */
final class RunLogger implements System.Logger {
  private final String job;
  private final Level least;
  private final BiConsumer<String, String> lines;

  /**
   * @param debug DEBUG lands in the run's log in any case
   * @param lines takes level and text
   */
  RunLogger(String job, boolean debug, BiConsumer<String, String> lines) {
    this.job = job;
    this.least = debug ? Level.DEBUG : Level.INFO;
    this.lines = lines;
  }

  @Override
  public String getName() {
    return job;
  }

  @Override
  public boolean isLoggable(Level asked) {
    return asked != Level.OFF
        && (asked.getSeverity() >= least.getSeverity()
            || System.getLogger(getName()).isLoggable(asked));
  }

  @Override
  public void log(Level asked, ResourceBundle bundle, String message, Throwable thrown) {
    if (isLoggable(asked)) {
      lines.accept(
          name(asked), thrown == null ? message : message + "\n" + ErrorText.trace(thrown));
    }
  }

  @Override
  public void log(Level asked, ResourceBundle bundle, String format, Object... parameters) {
    if (isLoggable(asked)) {
      var plain = parameters == null || parameters.length == 0;
      lines.accept(name(asked), plain ? format : MessageFormat.format(format, parameters));
    }
  }

  private static String name(Level level) {
    return level == Level.WARNING ? "WARN" : level.name();
  }
}
