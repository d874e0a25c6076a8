package dev.nightshift.server.api;

import dev.nightshift.server.run.Pause;
import java.time.Instant;

/**
 * Somebody holds a job back.
 *
 * @param reason null if none was given
 * @param until null: until somebody resumes it
 * @param running what becomes of runs at work: finish, hold or cancel
 */
public record PauseJson(String by, Instant at, String reason, Instant until, String running) {
  static PauseJson of(Pause pause) {
    return new PauseJson(
        pause.by(),
        pause.at(),
        pause.reason().isEmpty() ? null : pause.reason(),
        pause.until(),
        pause.running().label());
  }
}
