package dev.nightshift.server.store;

import dev.nightshift.server.engine.JobKey;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;

/** The lanes of one job that its RUNNING rows hold; read under the job's lock. */
final class Lanes {
  private final BitSet held = new BitSet();
  private final int lanes;

  private Lanes(int lanes) {
    this.lanes = lanes;
  }

  static Lanes of(Handle handle, JobKey key, int lanes) {
    return of(handle, List.of(key), job -> lanes).get(key);
  }

  /** The lanes of many jobs, each with as many as its name says. */
  static Map<JobKey, Lanes> of(
      Handle handle, Collection<JobKey> keys, ToIntFunction<JobKey> lanes) {
    var found = new HashMap<JobKey, Lanes>();
    keys.forEach(key -> found.put(key, new Lanes(lanes.applyAsInt(key))));
    if (!keys.isEmpty()) {
      Jobs.of(keys)
          .bind(
              handle.createQuery(
                  // by state, which is what keeps it from reading the history of each job
                  "select job, scope, lane from run where state = 'RUNNING' and " + Jobs.CONDITION))
          .map((row, context) -> Map.entry(JobStateRows.key(row), row.getInt("lane")))
          .stream()
          .filter(held -> found.containsKey(held.getKey()))
          .forEach(held -> found.get(held.getKey()).held.set(held.getValue()));
    }
    return found;
  }

  int running() {
    return held.cardinality();
  }

  /** Takes the lowest free lane, from 1; empty if all are held. */
  OptionalInt take() {
    int free = held.nextClearBit(1);
    if (free > lanes) {
      return OptionalInt.empty();
    }
    held.set(free);
    return OptionalInt.of(free);
  }
}
