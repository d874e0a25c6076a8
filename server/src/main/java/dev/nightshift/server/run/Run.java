package dev.nightshift.server.run;

import dev.nightshift.job.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One attempt of one run, as its row says. Instants are in UTC, truncated to microseconds.
 *
 * @param id of this attempt, UUID version 7
 * @param root the first attempt's id; equal to {@code id} for the first
 * @param attempt 1 for the first
 * @param job the job's name
 * @param scope empty for once in the deployment, else the node
 * @param slot the schedule's due time that this run stands for; null if no schedule asked
 * @param state where it is
 * @param trigger why it exists
 * @param actor who asked, or {@code schedule}
 * @param dryRun everything but the changes
 * @param debug its log has what it and its libraries say at level DEBUG too
 * @param parameters as asked for
 * @param queue whose concurrency it shares
 * @param priority higher goes first
 * @param due when it should start
 * @param queued when its row was written
 * @param started null before
 * @param finished null before
 * @param node the process that runs or ran it; null before
 * @param progress what it reported, as of the last write
 * @param error null unless it failed
 * @param cpu time of its own threads
 * @param allocatedBytes by its own threads
 * @param course how it went
 * @param retryOf the root run that somebody retried with this one; null otherwise
 * @param cancel somebody wants it to stop; null otherwise
 */
public record Run(
    UUID id,
    UUID root,
    int attempt,
    String job,
    String scope,
    Instant slot,
    RunState state,
    Trigger trigger,
    String actor,
    boolean dryRun,
    boolean debug,
    Map<String, String> parameters,
    String queue,
    int priority,
    Instant due,
    Instant queued,
    Instant started,
    Instant finished,
    String node,
    Progress progress,
    RunError error,
    Duration cpu,
    long allocatedBytes,
    Course course,
    UUID retryOf,
    CancelWish cancel) {

  public Run {
    parameters = Map.copyOf(parameters);
  }

  /** A run that waits, to be told more of. */
  public static RunBuilder of(UUID id, String job) {
    return new RunBuilder(id, job);
  }

  /** A copy, to be changed. */
  public RunBuilder but() {
    return new RunBuilder(this);
  }

  /**
   * Which execution of the job this is, as queues write it: {@code repeat:HASH:MILLISECONDS} for a
   * due time of its schedule, else the run's id.
   */
  public String jobId() {
    return slot == null
        ? id.toString()
        : "repeat:"
            + UUID.nameUUIDFromBytes((job + scope).getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "")
            + ":"
            + slot.toEpochMilli();
  }

  /** From start to finish; empty unless it has both. */
  public Optional<Duration> took() {
    return started == null || finished == null
        ? Optional.empty()
        : Optional.of(Duration.between(started, finished));
  }
}
