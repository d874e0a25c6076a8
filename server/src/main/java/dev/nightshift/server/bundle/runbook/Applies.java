package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Expected;
import java.time.Duration;

/** Which alerts a job can raise, and at which of its own values. */
record Applies(JobDefinition job, Expected expected) {

  boolean raises(AlertName alert) {
    boolean scheduled = job.timing().expectedInterval().isPresent();
    boolean timed = job.timing().expectedDuration().isPresent();
    return switch (alert) {
      case NOT_RUNNING, NEVER_RAN, MISSED_SCHEDULE, LAST_SLOT_MISSED, NOT_SUCCEEDING -> scheduled;
      case SLOW, SLOW_REPEATEDLY -> timed;
      case ZERO_ITEMS -> job.limits().expectsItems();
      case HIGH_VOLUME -> job.limits().itemsPerSecond().isPresent();
      case HIGH_LOG_VOLUME -> job.limits().logLinesPerSecond().isPresent();
      case DURATION_P50_HIGH -> job.limits().median().isPresent();
      case DURATION_P95_HIGH -> job.limits().p95().isPresent();
      case ITEMS_UNRECOVERABLE, ITEMS_DEGRADED -> job.reportsItemStates();
      case DEPENDENCY_DOWN, DEPENDENCY_MEMORY_HIGH -> !job.dependencies().isEmpty();
      default -> true;
    };
  }

  String when(AlertName alert) {
    var interval = job.timing().expectedInterval().orElse(Duration.ZERO);
    var usual = job.timing().expectedDuration().orElse(Duration.ZERO);
    return switch (alert) {
      case NOT_RUNNING -> "no completed run for " + Words.of(interval.multipliedBy(2));
      case NEVER_RAN ->
          "no completed run " + Words.of(interval.multipliedBy(2)) + " after it became active";
      case MISSED_SCHEDULE -> "its planned start lies 5 min in the past";
      case NOT_SUCCEEDING ->
          "no success for "
              + Words.of(longer(interval.multipliedBy(2), Duration.ofHours(4)))
              + " while runs complete";
      case STALLED -> "a run is active for more than " + Words.of(job.timing().maxRuntime());
      case FAILURE_RATIO_HIGH -> "more than 10 % of at least 10 runs failed within an hour";
      case CONSECUTIVE_FAILURES -> "3 runs in a row failed";
      case LAST_RUN_FAILED -> "1 or 2 runs in a row failed";
      case SUCCESS_RATE_LOW -> "less than 90 % success within a day, at least 3 failures";
      case SLOW -> "a run took more than " + Words.of(slower(usual, 1.5));
      case SLOW_REPEATEDLY -> "3 runs in a row took more than " + Words.of(slower(usual, 2));
      case DURATION_TAIL ->
          "the slowest hundredth of at least 100 runs of a day takes twice the median";
      case LAST_SLOT_MISSED -> "nothing ran at its last due time";
      case FAILURE_RATIO_ELEVATED -> "5 to 10 % of its runs failed within an hour";
      case ERROR_BUDGET_BURN ->
          "it fails so often that "
              + expected.successText()
              + " success within 7 days will not be met";
      case HIGH_VOLUME ->
          "more than " + number(job.limits().itemsPerSecond()) + " items in a second";
      case HIGH_LOG_VOLUME ->
          "more than " + number(job.limits().logLinesPerSecond()) + " log lines in a second";
      case DURATION_P50_HIGH ->
          "half of its last 100 runs took more than "
              + job.limits().median().map(Words::of).orElse("");
      case DURATION_P95_HIGH ->
          "5 of its last 100 runs took more than " + job.limits().p95().map(Words::of).orElse("");
      case ITEMS_UNRECOVERABLE -> "it reports items that cannot be recovered";
      case ITEMS_DEGRADED -> "it reports items that are not sound";
      case MEMORY_HIGH, CPU_HIGH -> "it is active while its server is above the limit";
      case ANOMALIES -> "a run of the last hour reported something odd";
      case SECRET_OLD -> "a secret of its settings was not replaced in time";
      case ZERO_ITEMS ->
          "successes without items for "
              + Words.of(longer(interval.multipliedBy(2), Duration.ofDays(1)));
      case QUEUE_DELAY -> "a run waits for a worker for more than 10 min";
      case DISAPPEARED -> "it leaves the catalogue unannounced";
      case METRICS_INCOMPLETE -> "some of its series are missing";
      default -> "";
    };
  }

  private static String number(java.util.OptionalDouble limit) {
    return java.math.BigDecimal.valueOf(limit.orElse(0)).stripTrailingZeros().toPlainString();
  }

  private static Duration slower(Duration expected, double factor) {
    var scaled = Duration.ofMillis(Math.round(expected.toMillis() * factor));
    return longer(scaled, expected.plusSeconds(1));
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
