package dev.nightshift.server.store;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** One transaction that stores runs that were asked for. */
final class Inserts {
  private final Handle handle;
  private final Map<JobKey, JobStateRows.Row> states = new HashMap<>();
  private final Map<JobKey, Lanes> lanes = new HashMap<>();
  private final Set<String> queuesWithWaiting = new HashSet<>();
  private final Set<String> queuesLookedAt = new HashSet<>();

  Inserts(Handle handle) {
    this.handle = handle;
  }

  List<Run> write(List<RunStore.Wanted> wanted) {
    var keys = wanted.stream().map(one -> Ends.key(one.run())).distinct().sorted().toList();
    states.putAll(JobStateRows.lock(handle, keys));
    List<Run> rows = new ArrayList<>();
    List<Integer> laneOf = new ArrayList<>();
    for (var one : wanted) {
      var lane = lane(one);
      var row = lane.isPresent() ? one.run() : one.run().but().waiting().build();
      if (row.state() == RunState.QUEUED && !row.due().isAfter(row.queued())) {
        queuesWithWaiting.add(row.queue());
      }
      rows.add(row);
      laneOf.add(lane.isPresent() ? lane.getAsInt() : null);
    }
    RunRows.insert(handle, rows, laneOf);
    for (int i = 0; i < rows.size(); i++) {
      if (wanted.get(i).once() != null) {
        OnceRows.insert(handle, wanted.get(i).once(), rows.get(i));
      }
    }
    return rows;
  }

  private OptionalInt lane(RunStore.Wanted wanted) {
    var run = wanted.run();
    if (run.state() != RunState.RUNNING || heldBack(run) || somebodyWaits(run)) {
      return OptionalInt.empty();
    }
    return lanes
        .computeIfAbsent(Ends.key(run), key -> Lanes.of(handle, key, wanted.lanes()))
        .take();
  }

  /** A pause or a window holds back everything but what was asked for by hand. */
  private boolean heldBack(Run run) {
    var state = states.get(Ends.key(run));
    return run.trigger() != Trigger.MANUAL
        && ((state != null && state.pausedAt(run.queued()))
            || WindowRows.on(handle, run.queued()).stream()
                .anyMatch(window -> window.covers(run.job())));
  }

  private boolean somebodyWaits(Run run) {
    if (queuesLookedAt.add(run.queue())
        && handle
            .createQuery(
                "select 1 from run where state = 'QUEUED' and queue = :queue and due <= :now"
                    // else PostgreSQL, hoping for an early hit, may read the history from its start
                    + " order by state, queue, priority desc, due, id fetch first 1 rows only")
            .bind("queue", run.queue())
            .bind("now", Columns.at(run.queued()))
            .mapTo(Integer.class)
            .findOne()
            .isPresent()) {
      queuesWithWaiting.add(run.queue());
    }
    return queuesWithWaiting.contains(run.queue());
  }
}
