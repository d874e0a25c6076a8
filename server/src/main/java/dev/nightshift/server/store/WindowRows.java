package dev.nightshift.server.store;

import dev.nightshift.server.run.MaintenanceWindow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Rows of the table maintenance_window. */
final class WindowRows {
  /** Leaves out runs that a window holds back; the claim looks again under the jobs' locks. */
  static final String HELD_BACK =
      " and (why = 'MANUAL' or not exists (select 1 from maintenance_window w where w.starts_at <="
          + " :now and w.ends_at > :now and (w.jobs = '' or position(',' || job || ',' in ',' ||"
          + " w.jobs || ',') > 0) and position(',' || job || ',' in ',' || w.except_jobs || ',') = 0))";

  private WindowRows() {}

  static List<MaintenanceWindow> between(Handle handle, Instant from, Instant to) {
    return handle
        .createQuery(
            "select * from maintenance_window where starts_at < :to and ends_at > :from order by"
                + " starts_at, id")
        .bind("to", Columns.at(to))
        .bind("from", Columns.at(from))
        .map((row, context) -> window(row))
        .list();
  }

  static List<MaintenanceWindow> on(Handle handle, Instant now) {
    return handle
        .createQuery(
            "select * from maintenance_window where starts_at <= :now and ends_at > :now order by"
                + " starts_at, id")
        .bind("now", Columns.at(now))
        .map((row, context) -> window(row))
        .list();
  }

  static MaintenanceWindow window(ResultSet row) throws SQLException {
    return new MaintenanceWindow(
        row.getLong("id"),
        row.getString("name"),
        row.getBoolean("recurring"),
        Columns.instant(row, "starts_at"),
        Columns.instant(row, "ends_at"),
        names(row.getString("jobs")),
        names(row.getString("except_jobs")),
        MaintenanceWindow.Running.valueOf(row.getString("running")),
        MaintenanceWindow.After.valueOf(row.getString("after_window")),
        row.getString("reason"),
        row.getString("actor"),
        row.getString("ended_by"));
  }

  static String text(Set<String> names) {
    return String.join(",", new TreeSet<>(names));
  }

  private static Set<String> names(String text) {
    return text.isEmpty()
        ? Set.of()
        : Arrays.stream(text.split(",", -1)).collect(Collectors.toSet());
  }
}
