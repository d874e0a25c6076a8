package dev.nightshift.server.store;

import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * A job's state with some ends folded in, written back with others. Columns that no end touched
 * keep their value.
 */
final class FoldedState {
  private int consecutiveFailures;
  private int consecutiveSlow;
  private String durations;
  private final Map<String, Double> gauges;
  private Instant completion;
  private Instant success;
  private Instant items;
  private RunState lastState;
  private Duration lastDuration;
  private RunError error;
  private boolean errorSettled;
  private Outcome.ItemStates itemStates;
  private Instant nextDue;

  FoldedState(JobStateRows.Row row) {
    consecutiveFailures = row.consecutiveFailures();
    consecutiveSlow = row.consecutiveSlow();
    durations = row.durations();
    gauges = new HashMap<>(Columns.numbers(row.gauges()));
  }

  /** An end without a successor. */
  void add(RunStore.End end) {
    var outcome = end.outcome();
    gauges(end);
    lastState = outcome.state();
    nextDue = end.nextDue() == null ? nextDue : end.nextDue();
    if (outcome.state() == RunState.CANCELLED) {
      return;
    }
    completion = outcome.finished();
    lastDuration = Duration.between(outcome.started(), outcome.finished());
    if (outcome.state() != RunState.STALLED) {
      durations = Columns.withDuration(durations, lastDuration);
      consecutiveSlow = end.slow() ? consecutiveSlow + 1 : 0;
    }
    errorSettled = true;
    if (outcome.state() == RunState.SUCCEEDED) {
      success = outcome.finished();
      items = outcome.progress().items() > 0 ? outcome.finished() : items;
      consecutiveFailures = 0;
      error = null;
    } else {
      consecutiveFailures++;
      error = outcome.error();
    }
  }

  /** What an attempt with a successor leaves too. */
  void gauges(RunStore.End end) {
    gauges.putAll(end.outcome().progress().gauges());
    itemStates = end.outcome().itemStates() == null ? itemStates : end.outcome().itemStates();
  }

  /** Writes them back under the jobs' locks. */
  static void write(Handle handle, Map<JobKey, FoldedState> states) {
    for (boolean settled : new boolean[] {true, false}) {
      var batch =
          handle.prepareBatch(
              "update job_state set last_completion = coalesce(:completion, last_completion), last_success ="
                  + " coalesce(:success, last_success), last_items = coalesce(:items, last_items), last_state ="
                  + " coalesce(:state, last_state), last_duration_us = coalesce(:duration, last_duration_us), next_due ="
                  + " coalesce(:next, next_due), consecutive_failures = :failures, consecutive_slow = :slow, durations_us"
                  + " = :durations, gauges = :gauges, items_healthy = coalesce(:healthy, items_healthy), items_degraded ="
                  + " coalesce(:degraded, items_degraded), items_unrecoverable = coalesce(:unrecoverable,"
                  + " items_unrecoverable)"
                  + (settled ? ", error_kind = :kind, error = :error, error_trace = :trace" : "")
                  + " where job = :job and scope = :scope");
      states.forEach(
          (key, state) -> {
            if (state.errorSettled == settled) {
              state.add(batch, key);
            }
          });
      if (batch.size() > 0) {
        batch.execute();
      }
    }
  }

  private void add(PreparedBatch batch, JobKey key) {
    batch
        .bind("completion", Columns.at(completion))
        .bind("success", Columns.at(success))
        .bind("items", Columns.at(items))
        .bind("state", lastState == null ? null : lastState.name())
        .bind("duration", lastDuration == null ? null : Columns.micros(lastDuration))
        .bind("next", Columns.at(nextDue))
        .bind("failures", consecutiveFailures)
        .bind("slow", consecutiveSlow)
        .bind("durations", durations)
        .bind("gauges", Columns.json(gauges))
        .bind("healthy", itemStates == null ? null : itemStates.healthy())
        .bind("degraded", itemStates == null ? null : itemStates.degraded())
        .bind("unrecoverable", itemStates == null ? null : itemStates.unrecoverable())
        .bind("job", key.job())
        .bind("scope", key.scope());
    if (errorSettled) {
      batch
          .bind("kind", error == null ? null : error.kind().name())
          .bind("error", error == null ? null : error.text())
          .bind("trace", error == null ? null : error.stackTrace());
    }
    batch.add();
  }
}
