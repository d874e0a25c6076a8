package dev.nightshift.server.store;

import dev.nightshift.server.engine.DueTime;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** One planning transaction: settles the due times of some jobs, in the order of their locks. */
final class Planning {
  private final Handle handle;
  private final Instant now;
  private final BiFunction<JobKey, Planner.PlannedRun, Run> newRun;
  private final List<Run> runs = new ArrayList<>();
  private final List<Integer> lanes = new ArrayList<>();
  private final List<RunStore.Missed> misses = new ArrayList<>();
  private final List<DueTime> dueTimes = new ArrayList<>();

  Planning(Handle handle, Instant now, BiFunction<JobKey, Planner.PlannedRun, Run> newRun) {
    this.handle = handle;
    this.now = now;
    this.newRun = newRun;
  }

  RunStore.Planned plan(List<JobKey> jobs, Function<JobKey, Planner> planners) {
    for (var key : jobs.stream().sorted().toList()) {
      JobStateRows.lock(handle, key).ifPresent(row -> settle(key, row, planners.apply(key)));
    }
    RunRows.insert(handle, runs, lanes);
    return new RunStore.Planned(runs, misses, dueTimes);
  }

  private void settle(JobKey key, JobStateRows.Row row, Planner planner) {
    var held = Lanes.of(handle, key, Integer.MAX_VALUE);
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
                waiting(key)));
    for (var planned : plan.runs()) {
      runs.add(newRun.apply(key, planned));
      lanes.add(planned.now() ? held.take().getAsInt() : null);
    }
    var settledUntil = row.plannedUntil();
    for (var miss : plan.misses()) {
      miss(key, row, settledUntil, miss);
      settledUntil = miss.to();
    }
    JobStateRows.plan(handle, key, plan.plannedUntil(), plan.nextDue());
    dueTimes.add(new DueTime(key, plan.nextDue()));
  }

  private int waiting(JobKey key) {
    return handle
        .createQuery(
            "select count(*) from run where state = 'QUEUED' and job = :job and scope = :scope")
        .bind("job", key.job())
        .bind("scope", key.scope())
        .mapTo(Integer.class)
        .one();
  }

  private void miss(
      JobKey key, JobStateRows.Row row, Instant settledUntil, Planner.PlannedMiss miss) {
    MissedRows.record(handle, key, settledUntil, row.schedule(), miss, now);
    misses.add(new RunStore.Missed(key, miss.from(), miss.to(), miss.count(), miss.cause()));
  }
}
