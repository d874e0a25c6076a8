package dev.nightshift.server.engine;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.run.Run;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;

/** Makes runs for slots that were missed. Thread-safe. */
public final class CatchUp {
  private final MissedSlotStore store;
  private final NewRuns newRuns;
  private final Consumer<String> queueToLookAt;

  /**
   * @param queueToLookAt hears of the queue in which runs wait now
   */
  public CatchUp(
      CurrentCatalogue catalogue,
      MissedSlotStore store,
      Clock clock,
      NodeName node,
      Consumer<String> queueToLookAt) {
    this.store = store;
    newRuns = new NewRuns(catalogue, new RunIds(clock), clock, node::id);
    this.queueToLookAt = queueToLookAt;
  }

  /**
   * Stores a run for each missed slot of a job, the oldest first.
   *
   * @param since see {@link MissedSlotStore#catchUp}; likewise {@code atMost}
   * @throws IllegalArgumentException if the job has a parameter that somebody must give
   */
  public MissedSlotStore.CaughtUp catchUp(String job, Instant since, int atMost, String actor) {
    var done = store.catchUp(job, since, atMost, (key, slot) -> newRuns.caughtUp(key, slot, actor));
    done.runs().stream().map(Run::queue).distinct().forEach(queueToLookAt);
    return done;
  }
}
