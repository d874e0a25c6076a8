package dev.nightshift.server.store;

import dev.nightshift.server.retention.RetentionStore;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Removal in SQL. Ended rows never change, so what was found over still is when it is removed. */
final class SqlRetention implements RetentionStore {
  private static final int LINES_LOOKED_AT = 2_000;

  private final Dialect dialect;
  private final ZoneId reports;

  /**
   * @param reports the zone of reports' days
   */
  SqlRetention(Dialect dialect, ZoneId reports) {
    this.dialect = dialect;
    this.reports = reports;
  }

  @Override
  public boolean take(String node, Instant now, Instant until) {
    return dialect.write(
            handle ->
                handle
                    .createUpdate(
                        "update upkeep set node = :node, until = :until where task = 'retention' and (node = :node or"
                            + " until < :now)")
                    .bind("node", node)
                    .bind("now", Columns.at(now))
                    .bind("until", Columns.at(until))
                    .execute())
        == 1;
  }

  @Override
  public List<EndedRoot> ended(Instant from, Instant after, Instant before, int most) {
    return dialect.read(
        handle -> {
          // ties, since a page goes on after an instant
          var query =
              handle.createQuery(
                  "select root, job, queue, state, finished from run r where finished < :before"
                      + (from == null ? "" : " and finished >= :from")
                      + (after == null ? "" : " and finished > :after")
                      + " and not exists (select 1 from run o where o.root = r.root and o.attempt > r.attempt) order by"
                      + " finished fetch first :most rows with ties");
          if (from != null) {
            query.bind("from", Columns.at(from));
          }
          if (after != null) {
            query.bind("after", Columns.at(after));
          }
          return query
              .bind("before", Columns.at(before))
              .bind("most", most)
              .map(
                  (row, context) ->
                      new EndedRoot(
                          row.getObject("root", UUID.class),
                          row.getString("job"),
                          row.getString("queue"),
                          RunState.valueOf(row.getString("state")),
                          Columns.instant(row, "finished")))
              .list();
        });
  }

  @Override
  public Removed removeRuns(List<UUID> roots, Bite bite) {
    return timed(
        handle -> {
          var totals = new RemovedTotals(reports);
          var done = new BoundedRemoval(handle, dialect, bite).runs(roots, totals);
          totals.write(handle);
          return done;
        });
  }

  @Override
  public Removed removeLogs(List<UUID> roots, Bite bite) {
    return timed(handle -> new BoundedRemoval(handle, dialect, bite).logsOfRoots(roots));
  }

  @Override
  public Orphans orphans(UUID after) {
    return dialect.read(
        handle -> {
          var query =
              handle.createQuery(
                  "select run from run_log"
                      + (after == null ? "" : " where run > :after")
                      + " order by run, number fetch first :most rows only");
          if (after != null) {
            query.bind("after", after);
          }
          var lines = query.bind("most", LINES_LOOKED_AT).mapTo(UUID.class).list();
          if (lines.isEmpty()) {
            return new Orphans(List.of(), null);
          }
          var runs = lines.stream().distinct().toList();
          var there =
              handle
                  .createQuery("select id from run where id in (<runs>)")
                  .bindList("runs", runs)
                  .mapTo(UUID.class)
                  .set();
          return new Orphans(
              runs.stream().filter(run -> !there.contains(run)).toList(),
              lines.size() < LINES_LOOKED_AT ? null : lines.get(lines.size() - 1));
        });
  }

  @Override
  public Removed removeOrphans(List<UUID> runs, Bite bite) {
    return timed(handle -> new BoundedRemoval(handle, dialect, bite).logsOfRuns(runs));
  }

  @Override
  public List<Long> missed(Instant before, int most) {
    return dialect.read(
        handle ->
            handle
                .createQuery(
                    "select id from missed_slot where to_slot < :before order by to_slot, id fetch first :most rows only")
                .bind("before", Columns.at(before))
                .bind("most", most)
                .mapTo(Long.class)
                .list());
  }

  @Override
  public Removed removeMissed(List<Long> ids) {
    return timed(
        handle ->
            new Done(
                handle
                    .createUpdate("delete from missed_slot where id in (<ids>)")
                    .bindList("ids", ids)
                    .execute(),
                ids.size()));
  }

  @Override
  public Removed removeNodes(Instant before, int most) {
    return timed(
        handle ->
            Done.rows(
                handle
                    .createUpdate(
                        "delete from node where id in (select id from node where renewed < :before and renewed < (select"
                            + " max(renewed) from node) and not exists (select 1 from run where run.node = node.id and"
                            + " run.state = 'RUNNING') order by renewed fetch first :most rows only)")
                    .bind("before", Columns.at(before))
                    .bind("most", most)
                    .execute()));
  }

  @Override
  public Removed removeDays(LocalDate before, int most) {
    return timed(
        handle -> {
          var oldest =
              handle
                  .createQuery(
                      "select job, scope, on_day from job_day where on_day < :before order by job, scope, on_day fetch"
                          + " first :most rows only")
                  .bind("before", before)
                  .bind("most", most)
                  .mapToMap()
                  .list();
          var batch =
              handle.prepareBatch(
                  "delete from job_day where job = :job and scope = :scope and on_day = :on_day");
          oldest.forEach(day -> batch.bindMap(day).add());
          return Done.rows(oldest.isEmpty() ? 0 : java.util.Arrays.stream(batch.execute()).sum());
        });
  }

  @Override
  public Removed removeTotals(Instant before, int most) {
    return timed(
        handle -> {
          var oldest =
              handle
                  .createQuery(
                      "select job, began from run_total where began < :before order by began, job"
                          + " fetch first :most rows only")
                  .bind("before", Columns.at(before))
                  .bind("most", most)
                  .mapToMap()
                  .list();
          var batch =
              handle.prepareBatch("delete from run_total where job = :job and began = :began");
          oldest.forEach(total -> batch.bindMap(total).add());
          return Done.rows(oldest.isEmpty() ? 0 : java.util.Arrays.stream(batch.execute()).sum());
        });
  }

  @Override
  public Removed removeScheduleChanges(Instant before, int most) {
    return removed(
        "delete from schedule_change where id in (select old.id from schedule_change old where old.at"
            + " < :before and old.id < (select max(last.id) from schedule_change last where last.job ="
            + " old.job) order by old.id fetch first :most rows only)",
        before,
        most);
  }

  @Override
  public Removed removeWindows(Instant before, int most) {
    return removed(
        "delete from maintenance_window where id in (select id from maintenance_window where ends_at"
            + " < :before and settled order by id fetch first :most rows only)",
        before,
        most);
  }

  private Removed removed(String sql, Instant before, int most) {
    return timed(
        handle ->
            Done.rows(
                handle
                    .createUpdate(sql)
                    .bind("before", Columns.at(before))
                    .bind("most", most)
                    .execute()));
  }

  @Override
  public List<AuditPart> auditOver(Instant before) {
    return dialect.read(handle -> AuditTrim.over(handle, before));
  }

  @Override
  public Removed removeAudit(AuditPart part, Instant now, int most) {
    return timed(handle -> AuditTrim.remove(handle, part, now, most));
  }

  @Override
  public boolean compact() {
    return dialect.compact();
  }

  private Removed timed(Function<Handle, Done> work) {
    var began = new long[1];
    var done =
        dialect.write(
            handle -> {
              began[0] = System.nanoTime();
              return work.apply(handle);
            });
    return new Removed(done.rows(), done.things(), Duration.ofNanos(System.nanoTime() - began[0]));
  }

  /** What was removed, in rows and in the things that were asked for. */
  record Done(long rows, int things) {
    static Done rows(long rows) {
      return new Done(rows, 0);
    }
  }
}
