package dev.nightshift.server.engine;

import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;

/** What catching up needs of a store. Thread-safe; each call is one transaction. */
public interface MissedSlotStore {

  /**
   * Stores a run for each missed slot of a job, the oldest first, and marks the slots: none is
   * caught up twice. Of a fixed delay, whose due times follow no calendar, one run stands for a
   * range.
   *
   * @param since slots before it are left alone; null: none is
   * @param atMost so many slots
   * @param newRun the QUEUED row of a slot
   */
  CaughtUp catchUp(String job, Instant since, int atMost, BiFunction<JobKey, Instant, Run> newRun);

  /**
   * What was done.
   *
   * @param runs as stored
   * @param left slots since the instant asked for that are missed still
   */
  record CaughtUp(List<Run> runs, long left) {
    public CaughtUp {
      runs = List.copyOf(runs);
    }
  }
}
