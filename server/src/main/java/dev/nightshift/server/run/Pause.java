package dev.nightshift.server.run;

import java.time.Instant;
import java.util.Locale;

/**
 * Somebody holds a job back: its due times are missed, its retries wait. Runs asked for by hand are
 * not held back.
 *
 * @param reason empty if none was given
 * @param until when it ends by itself; null: when somebody resumes the job
 * @param running what becomes of the runs that are at work
 */
public record Pause(String by, Instant at, String reason, Instant until, Running running) {

  /** What becomes of runs that are at work when their job is paused. */
  public enum Running {
    /** They go on to their end. */
    FINISH,
    /** They wait inside their next checkpoint until the job is resumed. */
    HOLD,
    /** They are cancelled. */
    CANCEL;

    /** As in JSON and commands. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it is over, though nobody may have noticed. */
  public boolean over(Instant now) {
    return until != null && !until.isAfter(now);
  }

  /** Whether it holds a run that is at work. */
  public boolean holds(Run run) {
    return running == Running.HOLD && run.started() != null && !run.started().isAfter(at);
  }
}
