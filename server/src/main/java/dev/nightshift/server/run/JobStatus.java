package dev.nightshift.server.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * How a job stands, as the store says; of one scope.
 *
 * @param scope empty for once in the deployment, else the node
 * @param nextDue the schedule's next due time; null if none is planned
 * @param activeSince registered, resumed or maintenance ended, whichever is last
 * @param paused somebody holds it back
 * @param lastCompletion end of the last run that succeeded or failed; null: never; likewise the
 *     next two
 * @param lastItems last success with items
 * @param lastState of the last ended run; null: none
 * @param lastError of the last failed run, until a success; null: none
 * @param lastDuration of the last completed run; null: none
 * @param consecutiveFailures failed runs in a row
 * @param consecutiveSlow runs in a row over twice the expected duration
 * @param active RUNNING rows
 * @param oldestActiveStart null: none
 * @param queued rows that are due and unclaimed
 * @param oldestQueued due time of the oldest of them; null: none
 * @param p50 of the last 100 durations; null: none; likewise p95
 * @param lastMissed the last due time at which nothing ran; null: none
 * @param successes in the last 7 days
 * @param runs in the last 7 days
 * @param gauges declared gauges as last set
 * @param healthyItems null unless reported; likewise the next two
 * @param orders what people ordered of it
 */
public record JobStatus(
    String job,
    String scope,
    Instant nextDue,
    Instant activeSince,
    boolean paused,
    Instant lastCompletion,
    Instant lastSuccess,
    Instant lastItems,
    RunState lastState,
    RunError lastError,
    Duration lastDuration,
    int consecutiveFailures,
    int consecutiveSlow,
    int active,
    Instant oldestActiveStart,
    int queued,
    Instant oldestQueued,
    Duration p50,
    Duration p95,
    Instant lastMissed,
    long successes,
    long runs,
    Map<String, Double> gauges,
    Long healthyItems,
    Long degradedItems,
    Long unrecoverableItems,
    Orders orders) {

  public JobStatus {
    gauges = Map.copyOf(gauges);
  }

  /** Successes by runs over 7 days; empty without runs. */
  public Optional<Double> healthScore() {
    return runs == 0 ? Optional.empty() : Optional.of((double) successes / runs);
  }
}
