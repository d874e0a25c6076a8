package dev.nightshift.server.store;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.engine.JobControls.ChangeKind;
import dev.nightshift.server.engine.JobControls.NewSchedule;
import dev.nightshift.server.engine.JobControls.ScheduleChange;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.schedule.ScheduleText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** One transaction that changes a job's schedule, in all its scopes. */
final class ScheduleChanges {
  private final Handle handle;
  private final NewSchedule wanted;
  private final List<RunStore.Missed> missed = new ArrayList<>();

  ScheduleChanges(Handle handle, NewSchedule wanted) {
    this.handle = handle;
    this.wanted = wanted;
  }

  Optional<ScheduleChange> change() {
    var before = before();
    var after = wanted.schedule() == null ? null : ScheduleText.text(wanted.schedule());
    if (java.util.Objects.equals(before, after)) {
      return Optional.empty();
    }
    return Optional.of(
        write(
            wanted.schedule() == null ? ChangeKind.RESET : ChangeKind.SET,
            before,
            after,
            wanted.schedule(),
            wanted.by(),
            wanted.at(),
            wanted.reason()));
  }

  Optional<ScheduleChange> undo() {
    var now = before();
    var last =
        handle
            .createQuery(
                "select * from schedule_change where job = :job and kind <> 'UNDO' and not undone order by id desc fetch"
                    + " first 1 rows only")
            .bind("job", wanted.job())
            .map(
                (row, context) -> new Undoable(row.getLong("id"), row.getString("before_schedule")))
            .findOne();
    return last.map(
        change -> {
          handle
              .createUpdate("update schedule_change set undone = true where id = :id")
              .bind("id", change.id)
              .execute();
          return write(
              ChangeKind.UNDO,
              now,
              change.before,
              change.before == null ? null : ScheduleText.parse(change.before, Optional.empty()),
              wanted.by(),
              wanted.at(),
              wanted.reason());
        });
  }

  private String before() {
    var ordered = OrderRows.lock(handle, wanted.job()).schedule();
    return ordered == null ? null : ScheduleText.text(ordered.schedule());
  }

  private ScheduleChange write(
      ChangeKind kind,
      String before,
      String after,
      Schedule schedule,
      String by,
      Instant at,
      String reason) {
    // while the rows still name the schedule before
    var inForce = schedule == null ? wanted.declared() : schedule;
    scopes().forEach(key -> nextDue(key, inForce, at));
    handle
        .createUpdate(
            "update job_state set other_schedule = :after, other_schedule_by = :by, other_schedule_at = :at,"
                + " other_schedule_reason = :reason where job = :job")
        .bind("after", after)
        .bind("by", after == null ? null : by)
        .bind("at", after == null ? null : Columns.at(at))
        .bind("reason", after == null ? null : reason)
        .bind("job", wanted.job())
        .execute();
    handle
        .createUpdate(
            "insert into schedule_change (job, at, actor, reason, kind, before_schedule, after_schedule) values (:job,"
                + " :at, :by, :reason, :kind, :before, :after)")
        .bind("job", wanted.job())
        .bind("at", Columns.at(at))
        .bind("by", by)
        .bind("reason", reason)
        .bind("kind", kind.name())
        .bind("before", before)
        .bind("after", after)
        .execute();
    return new ScheduleChange(wanted.job(), at, by, reason, kind, before, after, false, missed);
  }

  private List<JobKey> scopes() {
    return handle
        .createQuery("select job, scope from job_state where job = :job order by scope")
        .bind("job", wanted.job())
        .map((row, context) -> JobStateRows.key(row))
        .list();
  }

  private void nextDue(JobKey key, Schedule schedule, Instant now) {
    var row = JobStateRows.lock(handle, key).orElseThrow();
    var until = Unsettled.miss(handle, key, row, row.schedule(wanted.declared()), now, missed::add);
    var after = until != null && until.isAfter(now) ? until : now;
    // the end of a run that is at work sets it anew; until then it stands for one that never ends
    boolean atWork =
        schedule instanceof Schedule.FixedDelay
            && Lanes.of(handle, key, Integer.MAX_VALUE).running() > 0;
    var next =
        JobStateRows.firstAfter(
            schedule, row.anchor(), atWork ? after.plus(wanted.maxRuntime()) : after);
    JobStateRows.plan(handle, key, until, next);
  }

  static List<ScheduleChange> list(Handle handle, String job, int most) {
    return handle
        .createQuery(
            "select * from schedule_change where job = :job order by id desc fetch first :most rows only")
        .bind("job", job)
        .bind("most", most)
        .map((row, context) -> change(row))
        .list();
  }

  private static ScheduleChange change(ResultSet row) throws SQLException {
    return new ScheduleChange(
        row.getString("job"),
        Columns.instant(row, "at"),
        row.getString("actor"),
        row.getString("reason"),
        ChangeKind.valueOf(row.getString("kind")),
        row.getString("before_schedule"),
        row.getString("after_schedule"),
        row.getBoolean("undone"),
        List.of());
  }

  private record Undoable(long id, String before) {}
}
