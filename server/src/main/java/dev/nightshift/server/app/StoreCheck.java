package dev.nightshift.server.app;

import com.codahale.metrics.health.HealthCheck;
import dev.nightshift.server.run.RunHistory;
import java.util.UUID;

/** Whether the store answers. */
final class StoreCheck extends HealthCheck {
  private static final UUID NO_RUN = new UUID(0, 0);

  private final RunHistory history;

  StoreCheck(RunHistory history) {
    this.history = history;
  }

  static boolean answers(RunHistory history) {
    try {
      history.find(NO_RUN);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  @Override
  protected Result check() {
    return answers(history)
        ? Result.healthy()
        : Result.unhealthy("the store does not answer; see the server's log");
  }
}
