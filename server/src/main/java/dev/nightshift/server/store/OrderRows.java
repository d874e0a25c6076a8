package dev.nightshift.server.store;

import dev.nightshift.job.Intensity;
import dev.nightshift.server.run.Orders;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.schedule.ScheduleText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What people ordered of a job, as it stands in its rows of job_state; the same in every scope. */
final class OrderRows {
  static final String COLUMNS =
      "paused, paused_by, paused_at, pause_reason, paused_until, pause_running, other_schedule, other_schedule_by,"
          + " other_schedule_at, other_schedule_reason, other_intensity";

  private OrderRows() {}

  /** Locks all rows of a job, in their order, and reads what is ordered. */
  static Orders lock(Handle handle, String job) {
    List<Orders> rows =
        handle
            .createQuery(
                "select " + COLUMNS + " from job_state where job = :job order by scope for update")
            .bind("job", job)
            .map((row, context) -> orders(row))
            .list();
    if (rows.isEmpty()) {
      throw new IllegalStateException(
          "the store does not know the job " + job + " yet; no server has registered it");
    }
    return rows.get(0);
  }

  /** Gives a new scope of a job what is ordered of the job in the others. */
  static void inherit(Handle handle, String job, String scope) {
    boolean alone =
        handle
            .createQuery("select scope from job_state where job = :job and scope <> :scope")
            .bind("job", job)
            .bind("scope", scope)
            .mapTo(String.class)
            .list()
            .isEmpty();
    if (alone) {
      return;
    }
    var from = " from job_state o where o.job = :job and o.scope <> :scope)";
    var sets =
        List.of((COLUMNS + ", resumed").split(", ", -1)).stream()
            .map(column -> column + " = (select " + greatest(column) + from)
            .toList();
    handle
        .createUpdate(
            "update job_state set "
                + String.join(", ", sets)
                + " where job = :job and scope = :scope")
        .bind("job", job)
        .bind("scope", scope)
        .execute();
  }

  private static String greatest(String column) {
    return column.equals("paused")
        ? "count(case when o.paused then 1 end) > 0"
        : "max(o." + column + ")";
  }

  static Orders orders(ResultSet row) throws SQLException {
    var intensity = row.getString("other_intensity");
    return new Orders(
        pause(row), schedule(row), intensity == null ? null : Intensity.valueOf(intensity));
  }

  private static Pause pause(ResultSet row) throws SQLException {
    if (!row.getBoolean("paused")) {
      return null;
    }
    var running = row.getString("pause_running");
    return new Pause(
        Objects.requireNonNullElse(row.getString("paused_by"), ""),
        Objects.requireNonNullElse(Columns.instant(row, "paused_at"), Instant.EPOCH),
        Objects.requireNonNullElse(row.getString("pause_reason"), ""),
        Columns.instant(row, "paused_until"),
        running == null ? Pause.Running.FINISH : Pause.Running.valueOf(running));
  }

  private static Orders.OtherSchedule schedule(ResultSet row) throws SQLException {
    var text = row.getString("other_schedule");
    return text == null
        ? null
        : new Orders.OtherSchedule(
            ScheduleText.parse(text, Optional.empty()),
            row.getString("other_schedule_by"),
            Columns.instant(row, "other_schedule_at"),
            row.getString("other_schedule_reason"));
  }
}
