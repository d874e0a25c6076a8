package dev.nightshift.server.store;

import dev.nightshift.server.health.activity.Activity;
import dev.nightshift.server.run.Course;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Run;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Finds runs of some time by when they ended: those that ended later must have lasted longer, and
 * how long the longest of each day was stands in that day's totals.
 */
final class SqlActivity implements Activity {
  private static final String WORK =
      "select id, job, node, started, finished, cpu_us, allocated_bytes, items from run where ";
  private static final String PHASE = "phase: ";

  private final Dialect dialect;

  SqlActivity(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public List<Work> work(Instant from, Instant to, int most) {
    return dialect.read(
        handle -> {
          List<Work> found = new ArrayList<>(running(handle, to, most));
          for (var ends : ends(handle, from, to)) {
            if (found.size() < most) {
              found.addAll(ended(handle, ends, to, most - found.size()));
            }
          }
          return found;
        });
  }

  private static List<Work> running(Handle handle, Instant to, int most) {
    return handle
        .createQuery(WORK + "state = 'RUNNING' and started < :to fetch first :most rows only")
        .bind("to", Columns.at(to))
        .bind("most", most)
        .map((row, context) -> work(row))
        .list();
  }

  private static List<Work> ended(Handle handle, Ends ends, Instant to, int most) {
    return handle
        .createQuery(
            WORK
                + "finished > :after and finished <= :through and started < :to order by finished"
                + " fetch first :most rows only")
        .bind("after", Columns.at(ends.after))
        .bind("through", Columns.at(ends.through))
        .bind("to", Columns.at(to))
        .bind("most", most)
        .map((row, context) -> work(row))
        .list();
  }

  private static Work work(ResultSet row) throws SQLException {
    return new Work(
        row.getObject("id", UUID.class),
        row.getString("job"),
        row.getString("node"),
        Columns.instant(row, "started"),
        Columns.instant(row, "finished"),
        row.getLong("cpu_us"),
        row.getLong("allocated_bytes"),
        row.getLong("items"));
  }

  /** When runs ended that may have been at work. */
  record Ends(Instant after, Instant through) {}

  /** Stretches that do not overlap: of each day no more than its longest run reaches back. */
  static List<Ends> ends(Handle handle, Instant from, Instant to) {
    List<Ends> all = new ArrayList<>();
    longest(handle, from.atZone(ZoneOffset.UTC).toLocalDate())
        .forEach(
            (day, longest) -> {
              var begin = day.atStartOfDay(ZoneOffset.UTC).toInstant();
              var end = begin.plus(Duration.ofDays(1));
              var reach = to.plus(longest);
              // an end at midnight belongs to the day that begins
              var after = from.isBefore(begin) ? begin.minusNanos(1_000) : from;
              var through = reach.isBefore(end) ? reach : end.minusNanos(1_000);
              if (after.isBefore(through)) {
                all.add(new Ends(after, through));
              }
            });
    return all;
  }

  private static Map<LocalDate, Duration> longest(Handle handle, LocalDate first) {
    var days = new HashMap<LocalDate, Duration>();
    handle
        .createQuery(
            "select on_day, max(longest_us) as longest from job_day where on_day >= :day group by"
                + " on_day")
        .bind("day", first)
        .map(
            (row, context) ->
                days.put(row.getObject("on_day", LocalDate.class), Columns.micros(row, "longest")))
        .list();
    return days;
  }

  @Override
  public List<Run> runs(Collection<UUID> ids) {
    return dialect.read(handle -> RunRows.find(handle, List.copyOf(ids)));
  }

  @Override
  public Map<UUID, Course> courses(Collection<UUID> runs) {
    Map<UUID, Course> courses = new HashMap<>();
    dialect.read(
        handle ->
            handle
                .createQuery(
                    "select id, gc_pause_us, phases from run where id in (<runs>) and phases is not"
                        + " null")
                .bindList("runs", List.copyOf(runs))
                .map(
                    (row, context) ->
                        courses.put(row.getObject("id", UUID.class), CourseColumns.course(row)))
                .list());
    return courses;
  }

  @Override
  public Map<UUID, String> phases(Collection<UUID> runs, Instant at) {
    return dialect.read(
        handle -> {
          Map<UUID, String> phases = new HashMap<>();
          for (var run : runs) {
            phase(handle, run, at).ifPresent(phase -> phases.put(run, phase));
          }
          return phases;
        });
  }

  // a run's own lines may begin so too, but under another logger's name than its job's
  private static Optional<String> phase(Handle handle, UUID run, Instant at) {
    return handle
        .createQuery(
            "select l.text from run_log l where l.run = :run and l.at < :at and l.text like :phase"
                + " and l.logger = (select r.job from run r where r.id = :run) order by l.number"
                + " desc fetch first 1 rows only")
        .bind("run", run)
        .bind("at", Columns.at(at))
        .bind("phase", PHASE + "%")
        .mapTo(String.class)
        .findOne()
        .map(text -> text.substring(PHASE.length()));
  }

  @Override
  public Map<UUID, Long> lines(Collection<UUID> runs, Instant from, Instant to) {
    Map<UUID, Long> lines = new HashMap<>();
    if (!runs.isEmpty()) {
      dialect.read(
          handle ->
              handle
                  .createQuery(
                      "select run, count(*) as lines from run_log where run in (<runs>) and at >="
                          + " :from and at < :to group by run")
                  .bindList("runs", List.copyOf(runs))
                  .bind("from", Columns.at(from))
                  .bind("to", Columns.at(to))
                  .map(
                      (row, context) ->
                          lines.put(row.getObject("run", UUID.class), row.getLong("lines")))
                  .list());
    }
    return lines;
  }

  @Override
  public Optional<Instant> oldestEnd() {
    return dialect.read(
        handle ->
            handle
                .createQuery("select min(finished) from run")
                .mapTo(OffsetDateTime.class)
                .findOne()
                .map(OffsetDateTime::toInstant));
  }

  @Override
  public List<MaintenanceWindow> windows(Instant from, Instant to) {
    return dialect.read(handle -> WindowRows.between(handle, from, to));
  }

  @Override
  public List<Held> pauses(Instant from, Instant to) {
    return dialect.read(handle -> PauseTrail.between(handle, from, to));
  }

  @Override
  public List<Rescheduled> schedules(Instant from, Instant to) {
    return dialect.read(
        handle ->
            handle
                .createQuery(
                    "select * from schedule_change where at >= :from and at < :to order by at, id")
                .bind("from", Columns.at(from))
                .bind("to", Columns.at(to))
                .map(
                    (row, context) ->
                        new Rescheduled(
                            row.getString("job"),
                            Columns.instant(row, "at"),
                            row.getString("actor"),
                            row.getString("before_schedule"),
                            row.getString("after_schedule"),
                            row.getString("reason")))
                .list());
  }

  @Override
  public List<Start> starts(Instant from, Instant to) {
    return dialect.read(
        handle ->
            handle
                .createQuery(
                    "select name, version, started from node where started >= :from and started <"
                        + " :to order by started, id")
                .bind("from", Columns.at(from))
                .bind("to", Columns.at(to))
                .map(
                    (row, context) ->
                        new Start(
                            Columns.instant(row, "started"),
                            row.getString("name"),
                            row.getString("version")))
                .list());
  }

  @Override
  public List<Action> actions(Instant from, Instant to, int most) {
    return dialect.read(
        handle ->
            handle
                .createQuery(
                    "select * from audit where at >= :from and at < :to and outcome = 'done' and"
                        + " action not in ('fail', 'give up') order by at, node, sequence fetch"
                        + " first :most rows only")
                .bind("from", Columns.at(from))
                .bind("to", Columns.at(to))
                .bind("most", most)
                .map(
                    (row, context) ->
                        new Action(
                            Columns.instant(row, "at"),
                            row.getString("actor"),
                            row.getString("action"),
                            row.getString("target"),
                            row.getString("reason"),
                            row.getString("detail")))
                .list());
  }
}
