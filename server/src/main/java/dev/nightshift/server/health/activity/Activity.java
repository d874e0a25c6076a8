package dev.nightshift.server.health.activity;

import dev.nightshift.server.run.Course;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What was going on in a stretch of time. Its cost grows with what went on then and shortly after,
 * not with the history. Throws unchecked while the store is away. Thread-safe.
 */
public interface Activity {

  /**
   * Runs that were at work at some moment of it, those that still are too.
   *
   * @param to the first instant that is no longer in it
   * @param most how many at most; in no order
   */
  List<Work> work(Instant from, Instant to, int most);

  /** Runs by their ids, in no order. */
  List<Run> runs(Collection<UUID> ids);

  /** How each run went; those of which nobody knows are left out. */
  Map<UUID, Course> courses(Collection<UUID> runs);

  /** The phase that each run was in, as its log says; runs that tell of none are left out. */
  Map<UUID, String> phases(Collection<UUID> runs, Instant at);

  /**
   * How many lines each run logged in it, as far as its log is kept; runs without are left out.
   *
   * @param to the first instant that is no longer in it
   */
  Map<UUID, Long> lines(Collection<UUID> runs, Instant from, Instant to);

  /** The earliest end of a run that is kept; empty without any. */
  Optional<Instant> oldestEnd();

  /** Maintenance windows of which a part lies in it. */
  List<MaintenanceWindow> windows(Instant from, Instant to);

  /** Pauses of which a part lies in it, the earliest first. */
  List<Held> pauses(Instant from, Instant to);

  /** Schedules that were changed in it, the earliest first. */
  List<Rescheduled> schedules(Instant from, Instant to);

  /** Servers that were started in it, the earliest first; those long gone are forgotten. */
  List<Start> starts(Instant from, Instant to);

  /** What people did in it, the earliest first; failures of runs are no actions. */
  List<Action> actions(Instant from, Instant to, int most);

  /**
   * What a run did in all, until now.
   *
   * @param node the process that ran it
   * @param finished null while it is at work
   */
  record Work(
      UUID id,
      String job,
      String node,
      Instant started,
      Instant finished,
      long cpuMicros,
      long allocatedBytes,
      long items) {}

  /**
   * A job was held back.
   *
   * @param until null: it still is
   * @param reason empty if none was given
   */
  record Held(String job, String by, Instant at, Instant until, String reason) {}

  /**
   * A job got another schedule.
   *
   * @param before null: the declared one; likewise after
   * @param reason empty if none was given
   */
  record Rescheduled(
      String job, Instant at, String by, String before, String after, String reason) {}

  /** A server was started with a version of the product. */
  record Start(Instant at, String node, String version) {}

  /** Something that somebody did, as the audit has it. */
  record Action(Instant at, String by, String what, String target, String reason, String detail) {}
}
