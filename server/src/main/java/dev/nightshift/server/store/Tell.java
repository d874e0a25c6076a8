package dev.nightshift.server.store;

import dev.nightshift.server.run.Run;

/**
 * Where a store says what it has just stored, so that other servers look there. Called after the
 * commit; waits for nothing and throws nothing. Thread-safe.
 */
interface Tell {

  /** For a store of one server. */
  Tell NOBODY =
      new Tell() {
        @Override
        public void waiting(Run run) {
          // nobody to tell
        }

        @Override
        public void free(String queue) {
          // nobody to tell
        }

        @Override
        public void waiting() {
          // nobody to tell
        }

        @Override
        public void orders() {
          // nobody to tell
        }
      };

  /** A run waits in its queue, or will when it is due. */
  void waiting(Run run);

  /** A lane of a job of the queue, or a place in the queue, is free. */
  void free(String queue);

  /** Runs wait again, in whatever queue. */
  void waiting();

  /** People ordered something, or a window begins or ends. */
  void orders();
}
