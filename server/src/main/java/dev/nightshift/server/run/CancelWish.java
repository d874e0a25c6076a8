package dev.nightshift.server.run;

import java.time.Instant;

/**
 * Somebody wants a run to stop.
 *
 * @param reason empty if none was given
 */
public record CancelWish(String by, String reason, Instant at) {

  /** For the run that is asked. */
  public Stop stop() {
    return new Stop(
        RunState.CANCELLED, by, "cancelled by " + by + (reason.isEmpty() ? "" : ": " + reason));
  }
}
