package dev.nightshift.server.store;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** One transaction that makes runs RUNNING on a node, each in a lane of its job. */
final class Claims {
  // Jobs at their limit are left out from the first look on. Each look finds out about at least one
  // more that cannot go, such as one of another server's catalogue.
  private static final int MOST_LOOKS = 100;

  private final Handle handle;
  private final Map<JobKey, Optional<Lanes>> lanes = new HashMap<>();
  private final Set<JobKey> paused = new HashSet<>();
  private List<MaintenanceWindow> windows = List.of();

  Claims(Handle handle) {
    this.handle = handle;
  }

  List<Run> claim(
      Dialect dialect,
      String node,
      String queue,
      int most,
      Map<String, Integer> lanesOfJobs,
      Instant now) {
    List<Run> claimed = new ArrayList<>();
    windows = WindowRows.on(handle, now);
    Set<String> passedOver = new LinkedHashSet<>(most > 0 ? full(queue, lanesOfJobs) : List.of());
    for (int look = 0; look < MOST_LOOKS && claimed.size() < most; look++) {
      var ids =
          dialect.candidates(
              handle, node, queue, now, List.copyOf(passedOver), most - claimed.size());
      if (ids.isEmpty()) {
        break;
      }
      claimed.addAll(take(dialect, ids, node, lanesOfJobs, now, passedOver));
    }
    return claimed;
  }

  /**
   * Jobs of the queue that run as often as they may; those that run once per node are not asked.
   */
  private List<String> full(String queue, Map<String, Integer> lanesOfJobs) {
    return handle
        .createQuery(
            "select job, count(*) running from run where state = 'RUNNING' and queue = :queue and scope = '' group by job")
        .bind("queue", queue)
        .map((row, context) -> Map.entry(row.getString("job"), row.getInt("running")))
        .stream()
        .filter(one -> one.getValue() >= lanesOfJobs.getOrDefault(one.getKey(), Integer.MAX_VALUE))
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<Run> take(
      Dialect dialect,
      List<UUID> ids,
      String node,
      Map<String, Integer> lanesOfJobs,
      Instant now,
      Set<String> passedOver) {
    var urgency = urgency(ids);
    var found = RunRows.find(handle, ids);
    lock(found, lanesOfJobs, now);
    var queued = Set.copyOf(dialect.stillQueued(handle, ids));
    List<Run> rows = new ArrayList<>();
    List<Integer> laneOf = new ArrayList<>();
    for (var run :
        found.stream()
            .filter(row -> queued.contains(row.id()))
            .sorted(Comparator.comparing(row -> urgency.get(row.id())))
            .toList()) {
      var held = lanes.get(Ends.key(run));
      boolean mayGo = held.isPresent() && !heldBack(run);
      var lane = mayGo ? held.get().take() : java.util.OptionalInt.empty();
      if (lane.isPresent()) {
        rows.add(run.but().running(node, now).build());
        laneOf.add(lane.getAsInt());
      } else {
        passedOver.add(run.job());
      }
    }
    return update(rows, laneOf);
  }

  private static Map<UUID, Integer> urgency(List<UUID> ids) {
    var order = new HashMap<UUID, Integer>();
    ids.forEach(id -> order.put(id, order.size()));
    return order;
  }

  /** Locks the jobs in order, and finds the lanes of those whose runs may be claimed. */
  private void lock(List<Run> candidates, Map<String, Integer> lanesOfJobs, Instant now) {
    var byJob = candidates.stream().collect(Collectors.groupingBy(Ends::key));
    byJob.keySet().removeAll(lanes.keySet());
    var states = JobStateRows.lock(handle, byJob.keySet());
    states.forEach(
        (key, state) -> {
          if (state.pausedAt(now)) {
            paused.add(key);
          }
        });
    var known = byJob.keySet().stream().filter(key -> lanesOfJobs.containsKey(key.job())).toList();
    var found = Lanes.of(handle, known, key -> lanesOfJobs.get(key.job()));
    byJob.keySet().forEach(key -> lanes.put(key, Optional.ofNullable(found.get(key))));
  }

  /** A pause or a window holds back everything but what was asked for by hand. */
  private boolean heldBack(Run run) {
    return run.trigger() != Trigger.MANUAL
        && (paused.contains(Ends.key(run))
            || windows.stream().anyMatch(window -> window.covers(run.job())));
  }

  private List<Run> update(List<Run> rows, List<Integer> laneOf) {
    if (rows.isEmpty()) {
      return List.of();
    }
    var batch =
        handle.prepareBatch(
            "update run set state = 'RUNNING', lane = :lane, node = :node, started = :started where id = :id and state ="
                + " 'QUEUED'");
    for (int i = 0; i < rows.size(); i++) {
      batch
          .bind("lane", laneOf.get(i))
          .bind("node", rows.get(i).node())
          .bind("started", Columns.at(rows.get(i).started()))
          .bind("id", rows.get(i).id())
          .add();
    }
    int[] updated = batch.execute();
    List<Run> claimed = new ArrayList<>();
    for (int i = 0; i < updated.length; i++) {
      if (updated[i] == 1) {
        claimed.add(rows.get(i));
      }
    }
    return claimed;
  }
}
