package dev.nightshift.server.store;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.schedule.Schedules;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Due times of a schedule that is about to be replaced, and that nobody has settled. */
final class Unsettled {
  private static final int MOST_COUNTED = 100_000;

  private Unsettled() {}

  /**
   * Records what was due until now as missed; under the job's lock, while its row names the
   * schedule still.
   *
   * @param missed told what was recorded
   * @return until when everything is settled; null: nothing was ever due
   */
  static Instant miss(
      Handle handle,
      JobKey key,
      JobStateRows.Row row,
      Schedule old,
      Instant now,
      Consumer<RunStore.Missed> missed) {
    var until = row.plannedUntil();
    var due = firstUnsettled(row, old);
    if (due == null || due.isAfter(now)) {
      return until;
    }
    var passed =
        old instanceof Schedule.FixedDelay
            ? new Schedules.Passed(1, due)
            : Schedules.passed(
                old, row.anchor(), due.minus(1, ChronoUnit.MICROS), now, MOST_COUNTED);
    if (passed.count() == 0) {
      return until;
    }
    var cause = row.pausedAt(now) ? MissCause.PAUSED : MissCause.SERVER_DOWN;
    MissedRows.record(
        handle,
        key,
        row,
        List.of(new Planner.PlannedMiss(due, passed.last(), passed.count(), cause)),
        now);
    missed.accept(new RunStore.Missed(key, due, passed.last(), passed.count(), cause));
    return passed.last();
  }

  private static Instant firstUnsettled(JobStateRows.Row row, Schedule old) {
    var due = row.nextDue();
    var until = row.plannedUntil();
    if (due == null || until == null || due.isAfter(until)) {
      return due;
    }
    // a clock that was set back can bring the next due time before those that are settled
    return old instanceof Schedule.FixedDelay
        ? null
        : Schedules.next(old, row.anchor(), until).orElse(null);
  }
}
