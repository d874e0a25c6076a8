package dev.nightshift.server.retention;

import dev.nightshift.server.run.RunState;
import java.time.Instant;
import java.util.List;

/** Tells what a store holds. Reads whole tables: for people, not for metrics. Thread-safe. */
@FunctionalInterface
public interface StoreContents {

  Contents look();

  /**
   * The whole of it.
   *
   * @param bytes on disk; 0 if unknown
   * @param tables by name
   * @param ended runs by what decides how long they are kept
   */
  record Contents(long bytes, List<Table> tables, List<Ended> ended) {
    public Contents {
      tables = List.copyOf(tables);
      ended = List.copyOf(ended);
    }
  }

  /**
   * One kind of record.
   *
   * @param oldest of its records; null without any, or where age decides nothing
   */
  record Table(String name, long rows, Instant oldest) {}

  /** Attempts that ended in one state, and the first of those ends. */
  record Ended(String job, String queue, RunState state, long attempts, Instant oldest) {}
}
