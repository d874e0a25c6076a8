package dev.nightshift.server.store;

import dev.nightshift.server.health.Activity.Held;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Pauses of former times, as the audit tells them; those in force are known without it. */
final class PauseTrail {
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

  private static List<Step> steps(Handle handle, Instant to) {
    return handle
        .createQuery(
            "select * from audit where action in ('pause', 'resume') and at < :to and outcome ="
                + " 'done' order by at, node, sequence")
        .bind("to", Columns.at(to))
        .map(
            (row, context) ->
                new Step(
                    row.getString("target"),
                    row.getString("action").equals("pause"),
                    Columns.instant(row, "at"),
                    row.getString("actor"),
                    row.getString("reason")))
        .list();
  }

  /** The first end of a pause of each job from an instant on. */
  private static Map<String, Instant> endsAfter(Handle handle, Instant to) {
    Map<String, Instant> ends = new HashMap<>();
    handle
        .createQuery(
            "select target, min(at) as ended from audit where action = 'resume' and at >= :to and"
                + " outcome = 'done' group by target")
        .bind("to", Columns.at(to))
        .map((row, context) -> ends.put(row.getString("target"), Columns.instant(row, "ended")))
        .list();
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
