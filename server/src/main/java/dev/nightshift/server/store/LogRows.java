package dev.nightshift.server.store;

import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.RunSearch.LineFilter;
import dev.nightshift.server.run.RunSearch.Lines;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Rows of the table run_log. A run's log is capped, so that its lines may be gone through. */
final class LogRows {
  private LogRows() {}

  static Lines find(Handle handle, UUID run, LineFilter filter, int limit) {
    boolean backwards = filter.before() > 0;
    var where = new ArrayList<>(List.of("run = :run", "number > :after"));
    if (backwards) {
      where.add("number < :before");
    }
    if (!filter.levels().isEmpty()) {
      where.add("level in (<levels>)");
    }
    if (filter.text() != null) {
      where.add("lower(text) like :text escape '!'");
    }
    var query =
        handle
            .createQuery(
                "select * from run_log where "
                    + String.join(" and ", where)
                    + " order by number "
                    + (backwards ? "desc" : "asc")
                    + " fetch first :most rows only")
            .bind("run", run)
            .bind("after", filter.after())
            .bind("most", limit + 1);
    if (backwards) {
      query.bind("before", filter.before());
    }
    if (!filter.levels().isEmpty()) {
      query.bindList("levels", filter.levels().stream().sorted().toList());
    }
    if (filter.text() != null) {
      var text = Columns.text(filter.text()).toLowerCase(Locale.ROOT);
      query.bind("text", "%" + Columns.literal(text) + "%");
    }
    var lines =
        new ArrayList<>(
            query
                .map(
                    (row, context) ->
                        new LogLine(
                            row.getLong("number"),
                            Columns.instant(row, "at"),
                            row.getString("level"),
                            row.getString("logger"),
                            row.getString("text")))
                .list());
    boolean more = lines.size() > limit;
    if (more) {
      lines.remove(limit);
    }
    if (backwards) {
      Collections.reverse(lines);
    }
    return new Lines(List.copyOf(lines), more);
  }
}
