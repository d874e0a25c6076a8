package dev.nightshift.server.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.nightshift.server.run.CurrentRun;
import dev.nightshift.server.telemetry.line.Fields;

/** Takes the lines that the server's own log shows too. */
final class RunLogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final RunLines lines;

  RunLogAppender(RunLines lines) {
    this.lines = lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (!ofRun(event) && lines.take(event.getLoggerName())) {
      CurrentRun.get()
          .ifPresent(
              run ->
                  lines.add(
                      run,
                      event.getLevel().toString(),
                      event.getLoggerName(),
                      event.getFormattedMessage(),
                      event.getThrowableProxy()));
    }
  }

  private static boolean ofRun(ILoggingEvent event) {
    var markers = event.getMarkerList();
    return markers != null && markers.contains(Fields.OF_RUN);
  }
}
