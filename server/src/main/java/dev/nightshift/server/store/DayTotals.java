package dev.nightshift.server.store;

import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What some ended root runs add to a job's day. */
final class DayTotals {
  private long successes;
  private long failures;
  private long cancelled;
  private long items;
  private long durationUs;
  private long longestUs;
  private long cpuUs;
  private long bytes;

  void add(Outcome outcome) {
    if (outcome.state() == RunState.SUCCEEDED) {
      successes++;
    } else if (outcome.state().failure()) {
      failures++;
    } else {
      cancelled++;
    }
    long us = took(outcome);
    items += outcome.progress().items();
    durationUs += us;
    cpuUs += Columns.micros(outcome.cpu());
    bytes += outcome.allocatedBytes();
  }

  /** No attempt that ended on the day took longer, not even one with a successor. */
  void reach(Outcome outcome) {
    longestUs = Math.max(longestUs, took(outcome));
  }

  private static long took(Outcome outcome) {
    return Columns.micros(Duration.between(outcome.started(), outcome.finished()));
  }

  /** Adds them under the jobs' locks. */
  static void write(Handle handle, Map<Day, DayTotals> totals) {
    if (totals.isEmpty()) {
      return;
    }
    var days = List.copyOf(totals.keySet());
    var update =
        handle.prepareBatch(
            "update job_day set successes = successes + :successes, failures = failures + :failures, cancelled"
                + " = cancelled + :cancelled, items = items + :items, duration_us = duration_us + :duration,"
                + " longest_us = greatest(longest_us, :longest), cpu_us = cpu_us + :cpu, allocated_bytes ="
                + " allocated_bytes + :bytes where job = :job and scope = :scope and on_day = :day");
    days.forEach(day -> totals.get(day).add(update, day));
    int[] updated = update.execute();
    List<Day> first = new ArrayList<>();
    for (int i = 0; i < updated.length; i++) {
      if (updated[i] == 0) {
        first.add(days.get(i));
      }
    }
    if (!first.isEmpty()) {
      var insert =
          handle.prepareBatch(
              "insert into job_day (job, scope, on_day, successes, failures, cancelled, items, duration_us,"
                  + " longest_us, cpu_us, allocated_bytes) values (:job, :scope, :day, :successes, :failures,"
                  + " :cancelled, :items, :duration, :longest, :cpu, :bytes)");
      first.forEach(day -> totals.get(day).add(insert, day));
      insert.execute();
    }
  }

  private void add(PreparedBatch batch, Day day) {
    batch
        .bind("successes", successes)
        .bind("failures", failures)
        .bind("cancelled", cancelled)
        .bind("items", items)
        .bind("duration", durationUs)
        .bind("longest", longestUs)
        .bind("cpu", cpuUs)
        .bind("bytes", bytes)
        .bind("job", day.key().job())
        .bind("scope", day.key().scope())
        .bind("day", day.day())
        .add();
  }

  /** A job's day, in UTC. */
  record Day(JobKey key, LocalDate day) {}
}
