package dev.nightshift.server.store;

import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.MaintenanceStore;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;

/** Maintenance windows in SQL. */
final class SqlMaintenance implements MaintenanceStore {
  private final Dialect dialect;

  SqlMaintenance(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public Optional<MaintenanceWindow> add(MaintenanceWindow window, Instant now) {
    if (dialect.read(handle -> find(handle, window)).isPresent()) {
      return Optional.empty();
    }
    try {
      var added =
          dialect.write(
              handle -> {
                insert(handle, window, now);
                return find(handle, window);
              });
      dialect.others().orders();
      return added;
    } catch (RuntimeException e) {
      if (dialect.read(handle -> find(handle, window)).isPresent()) {
        return Optional.empty(); // another node was faster
      }
      throw e;
    }
  }

  private static Optional<MaintenanceWindow> find(Handle handle, MaintenanceWindow window) {
    return handle
        .createQuery("select * from maintenance_window where name = :name and starts_at = :start")
        .bind("name", window.name())
        .bind("start", Columns.at(window.start()))
        .map((row, context) -> WindowRows.window(row))
        .findOne();
  }

  private static void insert(Handle handle, MaintenanceWindow window, Instant now) {
    handle
        .createUpdate(
            "insert into maintenance_window (name, recurring, starts_at, ends_at, jobs, except_jobs,"
                + " running, after_window, reason, actor, recorded) values (:name, :recurring, :start,"
                + " :end, :jobs, :except, :running, :after, :reason, :actor, :now)")
        .bind("name", window.name())
        .bind("recurring", window.recurring())
        .bind("start", Columns.at(window.start()))
        .bind("end", Columns.at(window.end()))
        .bind("jobs", WindowRows.text(window.jobs()))
        .bind("except", WindowRows.text(window.except()))
        .bind("running", window.running().name())
        .bind("after", window.after().name())
        .bind("reason", window.reason())
        .bind("actor", window.actor())
        .bind("now", Columns.at(now))
        .execute();
  }

  @Override
  public void forgetComing(List<MaintenanceWindow> but, Instant now) {
    dialect.write(
        handle -> {
          var coming =
              handle
                  .createQuery(
                      "select * from maintenance_window where recurring and starts_at > :now")
                  .bind("now", Columns.at(now))
                  .map((row, context) -> WindowRows.window(row))
                  .list();
          for (var window : coming) {
            if (but.stream().noneMatch(other -> same(window, other))) {
              handle
                  .createUpdate("delete from maintenance_window where id = :id")
                  .bind("id", window.id())
                  .execute();
            }
          }
          return null;
        });
  }

  private static boolean same(MaintenanceWindow one, MaintenanceWindow other) {
    return one.name().equals(other.name())
        && one.start().equals(other.start())
        && one.end().equals(other.end())
        && one.jobs().equals(other.jobs())
        && one.except().equals(other.except())
        && one.running() == other.running()
        && one.after() == other.after();
  }

  @Override
  public List<MaintenanceWindow> between(Instant from, Instant to) {
    return dialect.read(handle -> WindowRows.between(handle, from, to));
  }

  @Override
  public List<MaintenanceWindow> end(Instant now, String actor) {
    var ended = dialect.write(handle -> endWindows(handle, now, actor));
    dialect.others().orders();
    return ended;
  }

  private static List<MaintenanceWindow> endWindows(Handle handle, Instant now, String actor) {
    var on = WindowRows.on(handle, now);
    for (var window : on) {
      handle
          .createUpdate(
              "update maintenance_window set ends_at = :now, ended_by = :actor where id = :id")
          .bind("now", Columns.at(now))
          .bind("actor", actor)
          .bind("id", window.id())
          .execute();
    }
    return on.stream().map(window -> found(handle, window.id())).toList();
  }

  private static MaintenanceWindow found(Handle handle, long id) {
    return handle
        .createQuery("select * from maintenance_window where id = :id")
        .bind("id", id)
        .map((row, context) -> WindowRows.window(row))
        .one();
  }

  @Override
  public Settled settle(
      Instant now,
      Instant patience,
      ToIntFunction<String> slots,
      BiFunction<JobKey, Instant, Run> newRun) {
    List<MaintenanceWindow> windows = new ArrayList<>();
    List<Run> runs = new ArrayList<>();
    for (var window : dialect.read(handle -> over(handle, now))) {
      dialect
          .write(handle -> new WindowEnd(handle, window, now, patience, slots, newRun).settle())
          .ifPresent(
              made -> {
                windows.add(window);
                runs.addAll(made);
              });
    }
    runs.forEach(dialect.others()::waiting);
    return new Settled(windows, runs);
  }

  private static List<MaintenanceWindow> over(Handle handle, Instant now) {
    return handle
        .createQuery(
            "select * from maintenance_window where settled = false and starts_at <= :now and ends_at"
                + " <= :now order by ends_at, id")
        .bind("now", Columns.at(now))
        .map((row, context) -> WindowRows.window(row))
        .list();
  }
}
