package dev.nightshift.server.engine;

import java.time.Instant;

/**
 * What the servers of one store tell each other, so that none of them has to wait for its next
 * poll. Only an accelerator: a message may be lost, come late or twice, and polling finds all of it
 * without any.
 */
@FunctionalInterface
public interface Wakeups {

  /** Those of a store that has one server: nobody is told, nobody hears. */
  Wakeups NONE = listener -> {};

  /**
   * Begins to listen, and to tell others what is stored through this store from now on, until the
   * store is closed. Waits for nothing, and fails for nobody.
   *
   * @param listener called in one thread; what it throws is logged
   */
  void begin(Listener listener);

  /** What a server hears. None of it says who did what: it says where to look. */
  interface Listener {

    /** Something waits in the queue, or a place in it, or of a job of it, has become free. */
    void queue(String name);

    /** As {@link #queue}, and nobody knows of which queue. */
    void queues();

    /** Something will wait in a queue from this instant on. */
    void from(Instant due);

    /** People ordered something of jobs or runs, or a maintenance window begins or ends. */
    void orders();

    /** Messages may have been lost: look at everything. */
    void everything();
  }
}
