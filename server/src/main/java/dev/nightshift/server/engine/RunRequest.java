package dev.nightshift.server.engine;

import dev.nightshift.job.Trigger;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * A run that somebody asks for.
 *
 * @param trigger MANUAL or JOB
 * @param actor who asks
 * @param parameters as given; checked against the job's declaration, defaults filled in
 * @param dryRun everything but the changes
 * @param debug its log has what it and its libraries say at level DEBUG too
 * @param retryOf the ended root run that this one repeats; null otherwise
 * @param once under which it is asked for at most once; null: it is a new run in any case
 */
public record RunRequest(
    String job,
    Trigger trigger,
    String actor,
    Map<String, String> parameters,
    boolean dryRun,
    boolean debug,
    UUID retryOf,
    OnceKey once) {
  public RunRequest {
    Objects.requireNonNull(job, "job");
    Objects.requireNonNull(trigger, "trigger");
    Objects.requireNonNull(actor, "actor");
    parameters = Map.copyOf(parameters);
  }

  /** A new run in any case, with the usual log. */
  public RunRequest(
      String job,
      Trigger trigger,
      String actor,
      Map<String, String> parameters,
      boolean dryRun,
      UUID retryOf) {
    this(job, trigger, actor, parameters, dryRun, false, retryOf, null);
  }
}
