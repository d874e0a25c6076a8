package dev.nightshift.server.store;

import dev.nightshift.server.health.activity.RunSpans;
import dev.nightshift.server.run.RunState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Finds runs of some time by when they ended, as {@link SqlActivity} does. */
final class SqlRunSpans implements RunSpans {
  private static final String SPANS = "select id, job, state, started, finished from run where ";

  private final Dialect dialect;

  SqlRunSpans(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public List<Span> between(Instant from, Instant to, int most) {
    return dialect.read(
        handle -> {
          List<Span> found = new ArrayList<>(running(handle, to, most));
          var latestFirst =
              SqlActivity.ends(handle, from, to).stream()
                  .sorted(Comparator.comparing(SqlActivity.Ends::after).reversed())
                  .toList();
          for (var ends : latestFirst) {
            if (found.size() < most) {
              found.addAll(ended(handle, ends, to, most - found.size()));
            }
          }
          return found;
        });
  }

  private static List<Span> running(Handle handle, Instant to, int most) {
    return handle
        .createQuery(SPANS + "state = 'RUNNING' and started < :to fetch first :most rows only")
        .bind("to", Columns.at(to))
        .bind("most", most)
        .map((row, context) -> span(row))
        .list();
  }

  private static List<Span> ended(Handle handle, SqlActivity.Ends ends, Instant to, int most) {
    return handle
        .createQuery(
            SPANS
                + "finished > :after and finished <= :through and started < :to order by finished"
                + " desc fetch first :most rows only")
        .bind("after", Columns.at(ends.after()))
        .bind("through", Columns.at(ends.through()))
        .bind("to", Columns.at(to))
        .bind("most", most)
        .map((row, context) -> span(row))
        .list();
  }

  private static Span span(ResultSet row) throws SQLException {
    return new Span(
        row.getObject("id", UUID.class),
        row.getString("job"),
        RunState.valueOf(row.getString("state")),
        Columns.instant(row, "started"),
        Columns.instant(row, "finished"));
  }
}
