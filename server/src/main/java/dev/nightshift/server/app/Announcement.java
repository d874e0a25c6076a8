package dev.nightshift.server.app;

import dev.nightshift.server.cli.console.Terminal;
import dev.nightshift.server.telemetry.line.TextLayoutFactory;
import io.dropwizard.logging.common.AppenderFactory;
import io.dropwizard.logging.common.ConsoleAppenderFactory;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.logging.common.LoggingFactory;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator is told at the start: plain lines, or lines of the server's log where its
 * output is read by machines.
 */
final class Announcement {
  private static final Logger LOG = LoggerFactory.getLogger("nightshift");

  private final boolean logged;
  private final Terminal terminal;

  private Announcement(boolean logged, Terminal terminal) {
    this.logged = logged;
    this.terminal = terminal;
  }

  /** To be called once the server's logging is set up. */
  static Announcement by(LoggingFactory logging, Terminal terminal) {
    boolean machines =
        logging instanceof DefaultLoggingFactory known
            && known.getAppenders().stream().anyMatch(Announcement::forMachines);
    return new Announcement(machines, terminal);
  }

  private static boolean forMachines(AppenderFactory<?> appender) {
    return appender instanceof ConsoleAppenderFactory<?> console
        && console.getLayout() != null
        && !(console.getLayout() instanceof TextLayoutFactory);
  }

  void say(List<String> lines) {
    lines.forEach(this::say);
  }

  void say(String line) {
    if (logged) {
      LOG.info(line.strip());
    } else {
      terminal.out().println(line);
    }
  }

  void warn(String finding) {
    if (logged) {
      LOG.warn(finding);
    } else {
      terminal.out().println("warning: " + finding);
    }
  }
}
