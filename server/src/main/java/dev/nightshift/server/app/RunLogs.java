package dev.nightshift.server.app;

import ch.qos.logback.classic.LoggerContext;
import dev.nightshift.server.telemetry.RunLogRouter;
import dev.nightshift.server.telemetry.Telemetry;
import io.dropwizard.lifecycle.Managed;
import org.slf4j.LoggerFactory;

/** Brings what libraries log on a run's threads into that run's log, and runs into the server's. */
final class RunLogs implements Managed {
  private final Telemetry telemetry;
  private RunLogRouter.Attached attached;

  RunLogs(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  @Override
  public void start() {
    var loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
    attached = RunLogRouter.attach(loggers);
    telemetry.tellOfRuns(loggers);
  }

  @Override
  public void stop() {
    telemetry.tellOfRuns(null);
    if (attached != null) {
      attached.close();
    }
  }
}
