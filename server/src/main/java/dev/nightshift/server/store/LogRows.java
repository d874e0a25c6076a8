package dev.nightshift.server.store;

import dev.nightshift.server.engine.RunStore.Line;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.RunSearch.LineFilter;
import dev.nightshift.server.run.RunSearch.Lines;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/** Rows of the table run_log. A run's log is capped, so that its lines may be gone through. */
final class LogRows {
  private static final RowMapper<LogLine> LINE =
      (row, context) ->
          new LogLine(
              row.getLong("number"),
              Columns.instant(row, "at"),
              row.getString("level"),
              row.getString("logger"),
              row.getString("text"));

  private LogRows() {}

  static int[] write(Handle handle, List<Line> lines) {
    var batch =
        handle.prepareBatch(
            "insert into run_log (run, number, at, level, logger, text) values (:run, :number, :at, :level,"
                + " :logger, :text)");
    for (var line : lines) {
      var text = line.line();
      batch
          .bind("run", line.run())
          .bind("number", text.number() > 0 ? text.number() : last(handle, line.run()) + 1)
          .bind("at", Columns.at(text.at()))
          .bind("level", text.level())
          .bind("logger", Columns.text(text.logger()))
          .bind("text", Columns.text(text.text()))
          .add();
    }
    return batch.execute();
  }

  private static long last(Handle handle, UUID run) {
    return handle
        .createQuery("select coalesce(max(number), 0) from run_log where run = :run")
        .bind("run", run)
        .mapTo(Long.class)
        .one();
  }

  static List<LogLine> after(Handle handle, UUID run, long number, int limit) {
    return handle
        .createQuery(
            "select * from run_log where run = :run and number > :after order by number fetch first :most rows"
                + " only")
        .bind("run", run)
        .bind("after", number)
        .bind("most", limit)
        .map(LINE)
        .list();
  }

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
    var lines = new ArrayList<>(query.map(LINE).list());
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
