package dev.nightshift.server.control;

import java.util.Map;
import java.util.Objects;

/**
 * Somebody wants a job to run now.
 *
 * @param parameters by name; checked against the job's declaration
 * @param dryRun everything but the changes
 * @param debug the run's log has what is said at level DEBUG too
 * @param reason for the audit; may be empty
 */
public record TriggerRun(
    String job, Map<String, String> parameters, boolean dryRun, boolean debug, String reason) {
  public TriggerRun {
    Objects.requireNonNull(job, "job");
    parameters = Map.copyOf(parameters);
    Objects.requireNonNull(reason, "reason");
  }
}
