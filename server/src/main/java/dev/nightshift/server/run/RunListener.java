package dev.nightshift.server.run;

import java.time.Instant;

/**
 * Hears of runs once the store has them. Called from the server's threads, never while a run's work
 * is on its stack; must be quick. A listener that throws is logged and counted, and changes
 * nothing.
 */
public interface RunListener {

  /** The claim is committed and the work begins, in the thread that this is called in. */
  default void started(Run run) {}

  /** The work has come to its end; called in the thread that did it, before the end is stored. */
  default void worked(Run run) {}

  /**
   * A run ignores that it was asked to stop, and its interrupt. It keeps its lane and goes on; its
   * worker's place is somebody else's.
   *
   * @param asked why it was to stop
   */
  default void abandoned(Run run, Stop asked) {}

  /** A job's pause came to its end by itself, and this process wrote it down. */
  default void pauseEnded(String job, Pause pause) {}

  /**
   * The end is committed, by this process.
   *
   * @param last no further attempt follows
   */
  default void ended(Run run, boolean last) {}

  /** Due times at which nothing ran are committed. */
  default void missed(String job, MissCause cause, Instant from, Instant to, long count) {}
}
