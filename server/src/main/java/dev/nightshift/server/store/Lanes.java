package dev.nightshift.server.store;

import dev.nightshift.server.engine.JobKey;
import java.util.BitSet;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;

/** The lanes of one job that its RUNNING rows hold; read under the job's lock. */
final class Lanes {
  private final BitSet held = new BitSet();
  private final int lanes;

  private Lanes(int lanes) {
    this.lanes = lanes;
  }

  static Lanes of(Handle handle, JobKey key, int lanes) {
    var found = new Lanes(lanes);
    handle
        .createQuery(
            "select lane from run where job = :job and scope = :scope and lane is not null")
        .bind("job", key.job())
        .bind("scope", key.scope())
        .mapTo(Integer.class)
        .forEach(found.held::set);
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
