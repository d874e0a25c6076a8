package dev.nightshift.server.run;

import dev.nightshift.job.Context;

/** A configured job's work, ready to be done in the calling thread. */
@FunctionalInterface
public interface Workload {
  void run(Context context) throws Exception;

  /** The text without what must not be shown, e.g. values of secrets. */
  default String mask(String text) {
    return text;
  }
}
