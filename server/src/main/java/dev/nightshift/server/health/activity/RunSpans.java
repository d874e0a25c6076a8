package dev.nightshift.server.health.activity;

import dev.nightshift.server.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** When runs were at work. Throws unchecked while the store is away. Thread-safe. */
@FunctionalInterface
public interface RunSpans {

  /**
   * Runs that were at work at some moment between two instants, those that still are too.
   *
   * @param to the first instant that is no longer in it
   * @param most how many at most; in no order
   */
  List<Span> between(Instant from, Instant to, int most);

  /**
   * One run.
   *
   * @param finished null while it is at work
   */
  record Span(UUID id, String job, RunState state, Instant started, Instant finished) {}
}
