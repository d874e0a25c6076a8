package dev.nightshift.server.run;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a run asks of the server. Durable when a call returns; a write is refused with {@link
 * IllegalStateException} once the run has been taken away from this process. Thread-safe.
 */
public interface RunServices {

  Optional<String> readCursor(Run run, String name);

  /**
   * Stores a position.
   *
   * @param position null: forget it
   */
  void writeCursor(Run run, String name, String position);

  /** How often a key failed in a row; {@link Backoff#NONE} if it did not. */
  Backoff backoff(Run run, String key);

  /** Stores how often a key failed; {@link Backoff#NONE} forgets it. */
  void backoff(Run run, String key, Backoff backoff);

  /** Asks for a run of another job; returns its id. */
  String enqueue(Run from, String job, Map<String, String> parameters);

  /** Accepts a message; false if its key was accepted before. */
  boolean notify(Run run, String channel, String key, String message);

  /** Takes a line of a run's log. Must not block for long; may drop when the store is away. */
  void log(Run run, LogLine line);

  /**
   * A series of failures.
   *
   * @param nextAttempt null without failures
   */
  record Backoff(int failures, Instant nextAttempt) {
    /** No failure. */
    public static final Backoff NONE = new Backoff(0, null);
  }
}
