package dev.nightshift.server.store;

import dev.nightshift.server.engine.DueTime;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** One planning transaction: settles the due times of some jobs, in the order of their locks. */
final class Planning {
  // Due times before it are settled as if no window had been on.
  private static final Duration OUTAGE = Duration.ofDays(40);

  private final Handle handle;
  private final Instant now;
  private final BiFunction<JobKey, Planner.PlannedRun, Run> newRun;
  private final List<Run> runs = new ArrayList<>();
  private final List<Integer> lanes = new ArrayList<>();
  private final List<RunStore.Missed> misses = new ArrayList<>();
  private final List<DueTime> dueTimes = new ArrayList<>();
  private final Map<JobKey, Planner.Plan> settled = new TreeMap<>();
  private List<MaintenanceWindow> windows;

  Planning(Handle handle, Instant now, BiFunction<JobKey, Planner.PlannedRun, Run> newRun) {
    this.handle = handle;
    this.now = now;
    this.newRun = newRun;
  }

  RunStore.Planned plan(List<JobKey> jobs, Function<JobKey, Planner> planners) {
    var rows = JobStateRows.lock(handle, jobs);
    var held = Lanes.of(handle, rows.keySet(), key -> Integer.MAX_VALUE);
    var waiting = waiting(rows.keySet());
    rows.forEach(
        (key, row) ->
            settle(key, row, held.get(key), waiting.getOrDefault(key, 0), planners.apply(key)));
    RunRows.insert(handle, runs, lanes);
    JobStateRows.plan(handle, settled);
    return new RunStore.Planned(runs, misses, dueTimes);
  }

  private void settle(JobKey key, JobStateRows.Row row, Lanes held, int waiting, Planner planner) {
    var plan =
        planner.plan(
            new Planner.Standing(
                key,
                row.anchor(),
                row.plannedUntil(),
                row.nextDue(),
                row.pausedAt(now),
                row.pausePassed(),
                row.schedule(null),
                held.running(),
                waiting,
                windows(key)));
    for (var planned : plan.runs()) {
      runs.add(newRun.apply(key, planned));
      lanes.add(planned.now() ? held.take().getAsInt() : null);
    }
    miss(key, row, plan.misses());
    settled.put(key, plan);
    dueTimes.add(new DueTime(key, plan.nextDue()));
  }

  private Map<JobKey, Integer> waiting(Collection<JobKey> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    return Jobs.of(keys)
        .bind(
            handle.createQuery(
                "select job, scope, count(*) waiting from run where state = 'QUEUED' and "
                    + Jobs.CONDITION
                    + " group by job, scope"))
        .map((row, context) -> Map.entry(JobStateRows.key(row), row.getInt("waiting")))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private List<MaintenanceWindow> windows(JobKey key) {
    if (windows == null) {
      windows = WindowRows.between(handle, now.minus(OUTAGE), now.plus(1, ChronoUnit.MICROS));
    }
    return windows.stream().filter(window -> window.covers(key.job())).toList();
  }

  private void miss(JobKey key, JobStateRows.Row row, List<Planner.PlannedMiss> planned) {
    MissedRows.record(handle, key, row, planned, now);
    for (var miss : planned) {
      misses.add(new RunStore.Missed(key, miss.from(), miss.to(), miss.count(), miss.cause()));
    }
  }
}
