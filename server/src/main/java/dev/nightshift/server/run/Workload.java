package dev.nightshift.server.run;

import dev.nightshift.job.Context;
import dev.nightshift.job.ServerOperations;

/** A configured job's work, ready to be done in the calling thread. */
@FunctionalInterface
public interface Workload {
  void run(Context context) throws Exception;

  /** The text without what must not be shown, e.g. values of secrets. */
  default String mask(String text) {
    return text;
  }

  /**
   * What the work may do to the server.
   *
   * @throws IllegalStateException if that is nothing
   */
  default ServerOperations operations() {
    throw new IllegalStateException("this work is granted no operations of the server");
  }
}
