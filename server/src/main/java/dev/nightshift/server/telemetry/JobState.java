package dev.nightshift.server.telemetry;

import dev.nightshift.job.Scope;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.Orders;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a job stands, of all its scopes together. Of a job that runs once on each node the worst of
 * the nodes is told, so that a healthy node does not hide a sick one; nodes that left are not
 * asked.
 */
final class JobState {
  /** A node of which nothing was heard for longer than this and 3 intervals has left. */
  private static final Duration LEFT_AFTER = Duration.ofDays(1);

  private final List<JobStatus> scopes;

  private JobState(List<JobStatus> scopes) {
    this.scopes = scopes;
  }

  /**
   * Folds what the store knows of a job.
   *
   * @param known of every scope, also of scopes that the job had before; may be empty
   */
  static JobState of(JobDefinition job, List<JobStatus> known, Instant now) {
    boolean once = job.execution().scope() == Scope.CLUSTER;
    var scopes = known.stream().filter(status -> status.scope().isEmpty() == once).toList();
    if (scopes.size() < 2) {
      return new JobState(scopes);
    }
    var patience = job.timing().expectedInterval().orElse(Duration.ZERO).multipliedBy(3);
    var left = now.minus(patience.compareTo(LEFT_AFTER) > 0 ? patience : LEFT_AFTER);
    var present = scopes.stream().filter(status -> lastHeard(status).isAfter(left)).toList();
    return new JobState(
        present.isEmpty()
            ? List.of(scopes.stream().max(Comparator.comparing(JobState::lastHeard)).orElseThrow())
            : present);
  }

  private static Instant lastHeard(JobStatus status) {
    return Stream.of(status.activeSince(), status.lastCompletion(), status.oldestActiveStart())
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  /** The store has a row of it. */
  boolean registered() {
    return !scopes.isEmpty();
  }

  /** Held back everywhere. */
  boolean paused() {
    return registered() && scopes.stream().allMatch(JobStatus::paused);
  }

  /** What people ordered; it holds in every scope. */
  Orders orders() {
    return scopes.isEmpty() ? Orders.NONE : scopes.get(0).orders();
  }

  /** The earliest; empty if it is missing anywhere: never is earlier than everything. */
  Optional<Instant> earliest(Function<JobStatus, Instant> value) {
    return scopes.stream().anyMatch(status -> value.apply(status) == null)
        ? Optional.empty()
        : scopes.stream().map(value).min(Comparator.naturalOrder());
  }

  /** The earliest of those that exist. */
  Optional<Instant> earliestKnown(Function<JobStatus, Instant> value) {
    return scopes.stream().map(value).filter(Objects::nonNull).min(Comparator.naturalOrder());
  }

  Optional<Instant> latest(Function<JobStatus, Instant> value) {
    return scopes.stream().map(value).filter(Objects::nonNull).max(Comparator.naturalOrder());
  }

  Optional<Duration> longest(Function<JobStatus, Duration> value) {
    return scopes.stream().map(value).filter(Objects::nonNull).max(Comparator.naturalOrder());
  }

  int most(Function<JobStatus, Integer> value) {
    return scopes.stream().map(value).max(Comparator.naturalOrder()).orElse(0);
  }

  double sum(Function<JobStatus, Long> value) {
    return scopes.stream().map(value).filter(Objects::nonNull).mapToDouble(Long::doubleValue).sum();
  }

  /** Whether any scope told this. */
  boolean told(Function<JobStatus, Object> value) {
    return scopes.stream().map(value).anyMatch(Objects::nonNull);
  }

  /** Successes by runs of all scopes; empty without runs. */
  Optional<Double> healthScore() {
    double runs = sum(JobStatus::runs);
    return runs == 0 ? Optional.empty() : Optional.of(sum(JobStatus::successes) / runs);
  }

  /** Declared gauges; of several nodes the greatest value. */
  Map<String, Double> gauges() {
    return scopes.stream()
        .flatMap(status -> status.gauges().entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Math::max));
  }
}
