package dev.nightshift.server.store;

import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.Planner.PlannedMiss;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.MissedSlots;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Rows of the table missed_slot; each is a range of one cause. */
final class MissedRows {
  private MissedRows() {}

  /**
   * Adds misses to the job's last range where they go on where it ends, else begins new ones; under
   * the job's lock.
   *
   * @param state before them
   */
  static void record(
      Handle handle, JobKey key, JobStateRows.Row state, List<PlannedMiss> misses, Instant now) {
    var schedule = state.scheduleInForce();
    var settledUntil = state.plannedUntil();
    for (var miss : misses) {
      if (settledUntil == null || goesOn(handle, key, settledUntil, schedule, miss, now) == 0) {
        insert(handle, key, schedule, miss, now);
      }
      settledUntil = miss.to();
    }
    if (!misses.isEmpty()) {
      handle
          .createUpdate(
              "update job_state set last_missed = :to where job = :job and scope = :scope")
          .bind("to", Columns.at(settledUntil))
          .bind("job", key.job())
          .bind("scope", key.scope())
          .execute();
    }
  }

  private static int goesOn(
      Handle handle,
      JobKey key,
      Instant settledUntil,
      String schedule,
      PlannedMiss miss,
      Instant now) {
    return handle
        .createUpdate(
            "update missed_slot set to_slot = :to, slots = slots + :slots, recorded = :now where id ="
                + " (select max(id) from missed_slot where job = :job and scope = :scope) and cause ="
                + " :cause and schedule = :schedule and to_slot = :until and caught_up = 0")
        .bind("to", Columns.at(miss.to()))
        .bind("slots", miss.count())
        .bind("now", Columns.at(now))
        .bind("job", key.job())
        .bind("scope", key.scope())
        .bind("cause", miss.cause().name())
        .bind("schedule", schedule)
        .bind("until", Columns.at(settledUntil))
        .execute();
  }

  static void insert(
      Handle handle, JobKey key, String schedule, PlannedMiss miss, Instant recorded) {
    handle
        .createUpdate(
            "insert into missed_slot (job, scope, from_slot, to_slot, slots, cause, schedule, recorded)"
                + " values (:job, :scope, :from, :to, :slots, :cause, :schedule, :recorded)")
        .bind("job", key.job())
        .bind("scope", key.scope())
        .bind("from", Columns.at(miss.from()))
        .bind("to", Columns.at(miss.to()))
        .bind("slots", miss.count())
        .bind("cause", miss.cause().name())
        .bind("schedule", schedule)
        .bind("recorded", Columns.at(recorded))
        .execute();
  }

  static MissedSlots.Range range(ResultSet row) throws SQLException {
    return new MissedSlots.Range(
        row.getLong("id"),
        row.getString("job"),
        row.getString("scope"),
        Columns.instant(row, "from_slot"),
        Columns.instant(row, "to_slot"),
        row.getLong("slots"),
        MissCause.valueOf(row.getString("cause")),
        Columns.instant(row, "recorded"),
        row.getLong("caught_up"));
  }
}
