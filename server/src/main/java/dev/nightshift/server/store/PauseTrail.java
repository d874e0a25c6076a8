package dev.nightshift.server.store;

import dev.nightshift.server.health.activity.Activity.Held;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Pauses of former times, as the audit tells them; those in force are known without it. */
final class PauseTrail {
  /** So many pauses, and as many ends of pauses, are gone through. */
  private static final int MOST = 2_000;

  private PauseTrail() {}

  /** An entry of the audit. */
  private record Step(String job, boolean begins, Instant at, String by, String reason) {}

  static List<Held> between(Handle handle, Instant from, Instant to) {
    Map<String, Step> open = new HashMap<>();
    List<Held> found = new ArrayList<>();
    for (var step : steps(handle, to)) {
      if (step.begins) {
        open.put(step.job, step);
        continue;
      }
      var pause = open.remove(step.job);
      if (pause != null && step.at.isAfter(from)) {
        found.add(held(pause, step.at));
      }
    }
    var ended = endsAfter(handle, to);
    open.values().forEach(pause -> found.add(held(pause, ended.get(pause.job))));
    for (var pause : inForce(handle, to)) {
      // its entry is no longer kept
      if (found.stream().noneMatch(one -> one.job().equals(pause.job()) && one.until() == null)) {
        found.add(pause);
      }
    }
    found.sort(Comparator.comparing(Held::at).thenComparing(Held::job));
    return found;
  }

  private static Held held(Step pause, Instant until) {
    return new Held(pause.job, pause.by, pause.at, until, pause.reason);
  }

  /** The last steps before an instant, in their order. */
  private static List<Step> steps(Handle handle, Instant to) {
    var pauses = last(handle, "pause", to);
    var resumes = last(handle, "resume", to);
    // where one is cut off, what the other has of before cannot be understood
    var known = latest(cutOff(pauses), cutOff(resumes));
    return Stream.concat(pauses.stream(), resumes.stream())
        .filter(step -> !step.at.isBefore(known))
        .sorted(Comparator.comparing(Step::at).thenComparing(Step::begins))
        .toList();
  }

  private static List<Step> last(Handle handle, String action, Instant to) {
    return handle
        .createQuery(
            "select * from audit where action = :action and at < :to and outcome = 'done' order by"
                + " action desc, at desc, node desc, sequence desc fetch first :most rows only")
        .bind("action", action)
        .bind("to", Columns.at(to))
        .bind("most", MOST)
        .map((row, context) -> step(row))
        .list();
  }

  private static Step step(ResultSet row) throws SQLException {
    return new Step(
        row.getString("target"),
        row.getString("action").equals("pause"),
        Columns.instant(row, "at"),
        row.getString("actor"),
        row.getString("reason"));
  }

  private static Instant cutOff(List<Step> newestFirst) {
    return newestFirst.size() < MOST ? Instant.MIN : newestFirst.get(MOST - 1).at;
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** The first end of a pause of each job from an instant on. */
  private static Map<String, Instant> endsAfter(Handle handle, Instant to) {
    Map<String, Instant> ends = new HashMap<>();
    handle
        .createQuery(
            "select * from audit where action = 'resume' and at >= :to and outcome = 'done' order by"
                + " action, at, node, sequence fetch first :most rows only")
        .bind("to", Columns.at(to))
        .bind("most", MOST)
        .map((row, context) -> step(row))
        .forEach(step -> ends.putIfAbsent(step.job, step.at));
    return ends;
  }

  private static List<Held> inForce(Handle handle, Instant to) {
    return handle
        .createQuery(
            "select job, max(paused_by) as by_whom, max(paused_at) as since, max(pause_reason) as"
                + " reason from job_state where paused and paused_at < :to group by job")
        .bind("to", Columns.at(to))
        .map(
            (row, context) ->
                new Held(
                    row.getString("job"),
                    row.getString("by_whom"),
                    Columns.instant(row, "since"),
                    null,
                    row.getString("reason")))
        .list();
  }
}
