package dev.nightshift.server.engine;

import dev.nightshift.job.Intensity;
import dev.nightshift.job.Schedule;
import dev.nightshift.server.run.CancelWish;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Orders;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * What people order of jobs and runs, in the store. An order is for all scopes of a job. Each call
 * is one transaction, durable when it returns. Thread-safe.
 *
 * @see RunStore
 */
public interface JobControls {

  /** Of each job for which anything is ordered. */
  Map<String, Orders> orders();

  /** Maintenance windows that are on. */
  List<MaintenanceWindow> windows(Instant now);

  /**
   * Pauses a job; with {@link Pause.Running#CANCEL} its RUNNING runs are asked to stop too.
   *
   * @return the pause that is in force already, and stays; empty if this one is now
   * @throws IllegalStateException if the store does not know the job; likewise the others
   */
  Optional<Pause> pause(String job, Pause pause);

  /**
   * Ends a job's pause; its time as an active job begins anew.
   *
   * @return the pause that is over; empty if there was none
   */
  Optional<Pause> resume(String job, Instant now);

  /** Ends the pauses whose time has come; their jobs are active from that time on. */
  List<EndedPause> endPauses(Instant now);

  /**
   * Gives a job another schedule, or the declared one again. Its next due time is the new
   * schedule's first after now.
   *
   * @return what was changed; empty if that schedule is in force already
   */
  Optional<ScheduleChange> changeSchedule(NewSchedule wanted);

  /**
   * Takes the last change back that was not taken back before.
   *
   * @param wanted who and when; its schedule does not count
   * @return what was changed; empty if there is nothing to take back
   */
  Optional<ScheduleChange> undoSchedule(NewSchedule wanted);

  /** Newest first. */
  List<ScheduleChange> scheduleChanges(String job, int most);

  /**
   * Changes how hard a job's runs press, also those at work.
   *
   * @param intensity null: as declared
   * @return what was ordered before; empty if the job was as declared
   */
  Optional<Intensity> changeIntensity(String job, Intensity intensity);

  /**
   * Wants a run to stop: a QUEUED one ends at once, a RUNNING one is asked by its node.
   *
   * @param declared the schedule that a job declares, by its name
   * @return empty if there is no such run
   */
  Optional<Cancelling> cancel(UUID run, CancelWish wish, Function<String, Schedule> declared);

  /** The attempt of a root run that has not ended; empty if all have. */
  Optional<UUID> openAttempt(UUID root);

  /** Which RUNNING runs of a node are wanted to stop. */
  Map<UUID, CancelWish> wishes(String node);

  /** A run was held for some time; its start counts as this instant. */
  void countsFrom(UUID run, String node, Instant start);

  /** A pause that came to its end. */
  record EndedPause(String job, Pause pause) {}

  /**
   * Somebody wants another schedule.
   *
   * @param schedule null: the declared one
   * @param declared the one that the job declares
   * @param maxRuntime of its runs
   * @param reason empty if none was given
   */
  record NewSchedule(
      String job,
      Schedule schedule,
      Schedule declared,
      Duration maxRuntime,
      String by,
      String reason,
      Instant at) {}

  /** What a change did. */
  enum ChangeKind {
    SET,
    RESET,
    UNDO
  }

  /**
   * A change of a job's schedule.
   *
   * @param before as written by people; null: the declared one; likewise after
   * @param undone it was taken back since
   * @param missed due times that the change itself settled as missed; of one that is read: none
   */
  record ScheduleChange(
      String job,
      Instant at,
      String by,
      String reason,
      ChangeKind kind,
      String before,
      String after,
      boolean undone,
      List<RunStore.Missed> missed) {
    public ScheduleChange {
      missed = List.copyOf(missed);
    }
  }

  /** What became of a wish to cancel. */
  enum Answer {
    /** The run was QUEUED, and has ended. */
    ENDED,
    /** The run is RUNNING; its node will ask it. */
    ASKED,
    /** It was asked before; the first wish stays. */
    ASKED_BEFORE,
    /** It had ended before. */
    OVER
  }

  /**
   * What became of a wish to cancel.
   *
   * @param run as it stands now
   * @param next the attempt that follows an ended one and has not ended; null if there is none
   */
  record Cancelling(Answer answer, Run run, UUID next) {}
}
