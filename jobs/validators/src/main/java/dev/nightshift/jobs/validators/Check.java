package dev.nightshift.jobs.validators;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one look at an endpoint found.
 *
 * @param latencyMillis until the whole answer was there; empty without an answer
 * @param tlsDays until its certificate expires; empty where there is none
 * @param problem why it counts as failed; empty: it answered as it should
 */
record Check(
    OptionalLong latencyMillis, OptionalLong tlsDays, Optional<String> version, String problem) {

  static Check failed(String problem) {
    return new Check(OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), problem);
  }

  boolean answered() {
    return problem.isEmpty();
  }
}
