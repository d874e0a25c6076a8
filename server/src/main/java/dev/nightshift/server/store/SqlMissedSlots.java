package dev.nightshift.server.store;

import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.MissedSlotStore;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;

/** Missed slots in SQL. */
final class SqlMissedSlots implements MissedSlots, MissedSlotStore {
  private final Dialect dialect;

  SqlMissedSlots(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public Page list(Query query) {
    return dialect.read(
        handle -> {
          var found = new ArrayList<>(select(handle, query));
          Long next = null;
          if (found.size() > query.limit()) {
            found.remove(found.size() - 1);
            next = found.get(found.size() - 1).id();
          }
          return new Page(found, next);
        });
  }

  private static List<Range> select(Handle handle, Query query) {
    var where = new ArrayList<String>();
    if (query.job() != null) {
      where.add("job = :job");
    }
    if (!query.causes().isEmpty()) {
      where.add("cause in (<causes>)");
    }
    if (query.since() != null) {
      where.add("to_slot >= :since");
    }
    if (query.until() != null) {
      where.add("from_slot < :until");
    }
    if (query.before() != null) {
      where.add("id < :before");
    }
    var select =
        handle.createQuery(
            "select * from missed_slot"
                + (where.isEmpty() ? "" : " where " + String.join(" and ", where))
                + " order by id desc fetch first :most rows only");
    if (!query.causes().isEmpty()) {
      select.bindList("causes", query.causes().stream().map(MissCause::name).toList());
    }
    if (query.job() != null) {
      select.bind("job", query.job());
    }
    if (query.since() != null) {
      select.bind("since", Columns.at(query.since()));
    }
    if (query.until() != null) {
      select.bind("until", Columns.at(query.until()));
    }
    if (query.before() != null) {
      select.bind("before", query.before());
    }
    return select
        .bind("most", query.limit() + 1)
        .map((row, context) -> MissedRows.range(row))
        .list();
  }

  @Override
  public CaughtUp catchUp(
      String job, Instant since, int atMost, BiFunction<JobKey, Instant, Run> newRun) {
    var caughtUp = dialect.write(handle -> new CatchingUp(handle, since, newRun).of(job, atMost));
    caughtUp.runs().forEach(dialect.others()::waiting);
    return caughtUp;
  }
}
