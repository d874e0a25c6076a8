package dev.nightshift.server.engine;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.MissCause;
import java.time.Instant;
import java.util.List;

/** Settles the due times of one job; called by the store while it holds the job's row. Pure. */
@FunctionalInterface
public interface Planner {
  Plan plan(Standing standing);

  /**
   * How the job stands, under its lock.
   *
   * @param anchor its first registration
   * @param plannedUntil nothing at or before it is ever planned again; null: nothing was
   * @param nextDue null: not by itself
   * @param paused nothing is run at due times until now
   * @param pausePassed due times before it passed during a pause that is over; null: none did
   * @param otherSchedule ordered instead of the declared one; null: none
   * @param running RUNNING rows
   * @param waiting QUEUED rows
   * @param windows maintenance windows that cover the job, the earliest first; all that are on or
   *     were on at a due time that is not settled
   */
  record Standing(
      JobKey key,
      Instant anchor,
      Instant plannedUntil,
      Instant nextDue,
      boolean paused,
      Instant pausePassed,
      Schedule otherSchedule,
      int running,
      int waiting,
      List<MaintenanceWindow> windows) {
    public Standing {
      windows = List.copyOf(windows);
    }
  }

  /**
   * What becomes of the due times that have come.
   *
   * @param plannedUntil as of now
   * @param nextDue null: not by itself
   */
  record Plan(
      Instant plannedUntil, Instant nextDue, List<PlannedRun> runs, List<PlannedMiss> misses) {}

  /**
   * A due time at which something runs.
   *
   * @param start the slot, or somewhat later where the job spreads its starts
   * @param now a worker was reserved: the row is RUNNING at once
   */
  record PlannedRun(Instant slot, Instant start, Trigger trigger, boolean now) {
    public PlannedRun(Instant slot, Trigger trigger, boolean now) {
      this(slot, slot, trigger, now);
    }
  }

  /** Due times at which nothing runs. */
  record PlannedMiss(Instant from, Instant to, long count, MissCause cause) {}
}
