package dev.nightshift.server.engine;

import java.util.UUID;

/** The door through which runs are asked for. Thread-safe. */
@FunctionalInterface
public interface RunRequests {

  /**
   * Stores the run, and starts it if a worker is free. Durable when it returns.
   *
   * @return the run's id
   * @throws RuntimeException also if there is a run under its key by now
   * @throws IllegalArgumentException if there is no such job, or its parameters are not as
   *     declared; the text says which
   */
  UUID request(RunRequest request);
}
