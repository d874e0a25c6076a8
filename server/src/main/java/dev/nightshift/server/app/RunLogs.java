package dev.nightshift.server.app;

import ch.qos.logback.classic.LoggerContext;
import dev.nightshift.server.telemetry.RunLogRouter;
import io.dropwizard.lifecycle.Managed;
import org.slf4j.LoggerFactory;

/** Brings what libraries log on a run's threads into that run's log. */
final class RunLogs implements Managed {
  private RunLogRouter.Attached attached;

  @Override
  public void start() {
    attached = RunLogRouter.attach((LoggerContext) LoggerFactory.getILoggerFactory());
  }

  @Override
  public void stop() {
    if (attached != null) {
      attached.close();
    }
  }
}
