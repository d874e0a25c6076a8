package dev.nightshift.server.engine;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Progress;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunServices;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What the engine needs of a store. Each call is one transaction, durable when it returns; {@code
 * now} is the time of the store. Unchecked exceptions mean that nothing was written, or that nobody
 * knows. Thread-safe.
 *
 * <p>Every write of a run carries the node that runs it, and is refused unless the row is RUNNING
 * there: the row is the fence.
 */
public interface RunStore extends Leases {

  /**
   * Makes the catalogue's jobs known: new rows, changed schedules, renamed jobs.
   *
   * @return due times of replaced schedules that were settled as missed
   */
  List<Missed> register(List<Registration> jobs, Instant now);

  /** When each job is due next. */
  List<DueTime> dueTimes();

  /**
   * Settles due times under the jobs' locks: rows of runs, misses and job state are written
   * together.
   *
   * @param jobs whose
   * @param planners called under the job's lock, again if the transaction is carried out again
   * @param newRun the row of a planned run
   */
  Planned plan(
      List<JobKey> jobs,
      Instant now,
      Function<JobKey, Planner> planners,
      BiFunction<JobKey, Planner.PlannedRun, Run> newRun);

  /**
   * Stores runs that were asked for: RUNNING on this node if they say so, a lane is free and nobody
   * waits in their queue, else QUEUED.
   *
   * @return the rows as stored, in the order given
   */
  List<Run> insert(List<Wanted> runs);

  /** One run, as {@link #insert(List)}. */
  default Run insert(Run run, int lanes) {
    return insert(List.of(new Wanted(run, lanes))).get(0);
  }

  /**
   * Claims due QUEUED runs of one queue for this node, the most urgent first, as far as lanes are
   * free; of jobs that run once per node, only those of the node's own name.
   *
   * @param lanes of each job of the catalogue; runs of other jobs are left alone
   */
  List<Run> claim(String node, Queue queue, int most, Map<String, Integer> lanes, Instant now);

  /** Claims of a queue without a limit over all nodes. */
  default List<Run> claim(
      String node, String queue, int most, Map<String, Integer> lanes, Instant now) {
    return claim(node, new Queue(queue, Optional.empty()), most, lanes, now);
  }

  /** Gives claimed runs back whose work has not begun. */
  void release(String node, List<UUID> runs);

  /** The earliest due time of a QUEUED run that is still to come; empty if there is none. */
  Optional<Instant> nextQueued(Instant after);

  /** Writes ends, job state, successors and daily totals together. */
  Ended end(List<End> ends);

  /** Adds lines to logs; one with number 0 goes after the last that is stored. */
  void log(List<Line> lines);

  /** Writes what runs reported; refused rows are left out silently. */
  void progress(String node, Map<UUID, Progress> reported);

  Optional<String> readCursor(JobKey job, String name);

  /**
   * Writes a position.
   *
   * @param position null: forget it
   * @return false if the run is not this node's any more
   */
  boolean writeCursor(UUID run, String node, JobKey job, String name, String position, Instant now);

  RunServices.Backoff readBackoff(JobKey job, String key);

  /** As {@link #writeCursor}. */
  boolean writeBackoff(
      UUID run, String node, JobKey job, String key, RunServices.Backoff backoff, Instant now);

  /**
   * Ends QUEUED runs of jobs that are in no catalogue, and of nodes that are gone, as refused.
   *
   * @param known jobs of this node's catalogue
   * @param queuedBefore only runs that have waited since before
   * @return the rows as stored
   */
  List<Run> refuseOrphans(Set<String> known, Instant queuedBefore, Instant now);

  /** All attempts of a root run, the first one first. */
  List<Run> attempts(UUID root);

  /**
   * A queue to claim from.
   *
   * @param limit RUNNING rows at most, of all nodes together; empty: no such limit
   */
  record Queue(String name, Optional<Integer> limit) {}

  /**
   * A run that was asked for.
   *
   * @param lanes of its job
   * @param once stored with it; what has the same fails. Null: none
   */
  record Wanted(Run run, int lanes, OnceKey once) {
    public Wanted(Run run, int lanes) {
      this(run, lanes, null);
    }
  }

  /**
   * What planning wrote.
   *
   * @param runs rows of runs, RUNNING or QUEUED
   */
  record Planned(List<Run> runs, List<Missed> misses, List<DueTime> dueTimes) {}

  /** Due times at which nothing ran, as stored. */
  record Missed(JobKey key, Instant from, Instant to, long count, MissCause cause) {}

  /**
   * An attempt's end.
   *
   * @param outcome as the attempt says
   * @param slow it took over twice the expected duration
   * @param successor the next attempt; null if there is none
   * @param nextDue of a job with a fixed delay; null otherwise
   */
  record End(Run run, Outcome outcome, boolean slow, Run successor, Instant nextDue) {}

  /**
   * What was written of a group of ends.
   *
   * @param accepted in the order given, with the rows as stored
   * @param refused ends of rows that were not RUNNING on their node any more
   */
  record Ended(List<Accepted> accepted, List<UUID> refused) {}

  /** An accepted end: the row as stored. */
  record Accepted(End end, Run run) {}

  /** A log line and whose it is. */
  record Line(UUID run, LogLine line) {}

  /** A schedule's text in the store, by which a change is seen. */
  static String text(Schedule schedule) {
    return schedule.toString();
  }
}
