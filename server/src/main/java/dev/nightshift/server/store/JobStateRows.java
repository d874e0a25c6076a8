package dev.nightshift.server.store;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.engine.DueTime;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.Planner;
import dev.nightshift.server.engine.Registration;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.schedule.ScheduleText;
import dev.nightshift.server.schedule.Schedules;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Rows of the table job_state: how jobs are registered, due and locked. */
final class JobStateRows {
  private static final Duration LEAST_OUTAGE = Duration.ofMinutes(15);
  private static final List<String> TABLES_OF_A_JOB =
      List.of(
          "job_state",
          "run",
          "job_day",
          "run_total",
          "missed_slot",
          "job_cursor",
          "job_backoff",
          "schedule_change");

  private static final int FEW = 3;
  private static final String READ =
      "schedule, other_schedule, anchor, planned_until, next_due, paused, paused_until, resumed,"
          + " consecutive_failures, consecutive_slow, durations_us, gauges";

  private JobStateRows() {}

  /**
   * Makes a job known.
   *
   * @param aliveUntil when a node last renewed its lease; null if none ever did
   * @param missed told of due times that a changed schedule settles
   */
  static void register(
      Handle handle,
      Registration job,
      Instant now,
      Instant aliveUntil,
      Consumer<RunStore.Missed> missed) {
    var known = lock(handle, job.key());
    if (known.isEmpty()) {
      for (var former : job.formerly()) {
        if (lock(handle, new JobKey(former, job.key().scope())).isPresent()) {
          rename(handle, former, job.key().job());
          known = lock(handle, job.key());
          break;
        }
      }
    }
    if (known.isEmpty()) {
      insert(handle, job, now);
      return;
    }
    boolean changed =
        known.get().otherSchedule() == null
            && !known.get().schedule().equals(RunStore.text(job.schedule()));
    var until =
        changed
            ? Unsettled.miss(handle, job.key(), known.get(), known.get().registered(), now, missed)
            : known.get().plannedUntil();
    var next =
        changed ? firstAfter(job.schedule(), known.get().anchor(), now) : known.get().nextDue();
    handle
        .createUpdate(
            "update job_state set schedule = :schedule, queue = :queue, planned_until = :until, next_due = :next, active_since ="
                + " case when cast(:back as boolean) then cast(:now as timestamp(6) with time zone) else active_since end"
                + " where job = :job and scope = :scope")
        .bind("schedule", RunStore.text(job.schedule()))
        .bind("queue", job.queue())
        .bind("until", Columns.at(until))
        .bind("next", Columns.at(next))
        .bind("back", backFromOutage(expectedInterval(job, known.get()), now, aliveUntil))
        .bind("now", Columns.at(now))
        .bind("job", job.key().job())
        .bind("scope", job.key().scope())
        .execute();
  }

  private static Optional<Duration> expectedInterval(Registration job, Row known) {
    return known.otherSchedule() == null
        ? job.expectedInterval()
        : Schedules.expectedInterval(known.schedule(job.schedule()), Optional.empty());
  }

  private static boolean backFromOutage(
      Optional<Duration> expectedInterval, Instant now, Instant aliveUntil) {
    if (aliveUntil == null) {
      return false;
    }
    var twice = expectedInterval.map(interval -> interval.multipliedBy(2)).orElse(LEAST_OUTAGE);
    var long_ = twice.compareTo(LEAST_OUTAGE) > 0 ? twice : LEAST_OUTAGE;
    return Duration.between(aliveUntil, now).compareTo(long_) > 0;
  }

  static Instant firstAfter(Schedule schedule, Instant anchor, Instant now) {
    return schedule instanceof Schedule.FixedDelay fixed
        ? now.plus(fixed.delay())
        : Schedules.next(schedule, anchor, now).orElse(null);
  }

  private static void insert(Handle handle, Registration job, Instant now) {
    // the first registration is itself a due time of fixed rate and fixed delay
    var first = Schedules.next(job.schedule(), now, now.minusNanos(1_000)).orElse(null);
    handle
        .createUpdate(
            "insert into job_state (job, scope, queue, schedule, anchor, active_since, next_due)"
                + " values (:job, :scope, :queue, :schedule, :now, :now, :first)")
        .bind("job", job.key().job())
        .bind("scope", job.key().scope())
        .bind("queue", job.queue())
        .bind("schedule", RunStore.text(job.schedule()))
        .bind("now", Columns.at(now))
        .bind("first", Columns.at(first))
        .execute();
    OrderRows.inherit(handle, job.key().job(), job.key().scope());
    var row = lock(handle, job.key()).orElseThrow();
    if (row.otherSchedule() != null) {
      plan(handle, job.key(), null, firstAfter(row.schedule(job.schedule()), now, now));
    }
  }

  private static void rename(Handle handle, String former, String name) {
    for (var table : TABLES_OF_A_JOB) {
      handle
          .createUpdate("update " + table + " set job = :name where job = :former")
          .bind("name", name)
          .bind("former", former)
          .execute();
    }
  }

  static List<DueTime> dueTimes(Handle handle) {
    return handle
        .createQuery("select job, scope, next_due from job_state")
        .map((row, context) -> new DueTime(key(row), Columns.instant(row, "next_due")))
        .list();
  }

  /** Locks a job's row until the transaction ends. */
  static Optional<Row> lock(Handle handle, JobKey key) {
    return handle
        .createQuery(
            "select " + READ + " from job_state where job = :job and scope = :scope for update")
        .bind("job", key.job())
        .bind("scope", key.scope())
        .map((row, context) -> row(row))
        .findOne();
  }

  /** Locks the rows of jobs, in their order, until the transaction ends. */
  static Map<JobKey, Row> lock(Handle handle, Collection<JobKey> keys) {
    var found = new TreeMap<JobKey, Row>();
    if (keys.size() < FEW) {
      keys.stream()
          .sorted()
          .forEach(key -> lock(handle, key).ifPresent(row -> found.put(key, row)));
      return found;
    }
    var wanted = new HashSet<>(keys);
    Jobs.of(keys)
        .bind(
            handle.createQuery(
                "select job, scope, "
                    + READ
                    + " from job_state where "
                    + Jobs.CONDITION
                    // as keys are ordered here, whatever the database takes for the order of texts
                    + " order by cast(job as bytea), cast(scope as bytea) for update"))
        .map((row, context) -> Map.entry(key(row), row(row)))
        .stream()
        .filter(entry -> wanted.contains(entry.getKey()))
        .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
    return found;
  }

  private static Row row(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Row(
        row.getString("schedule"),
        row.getString("other_schedule"),
        Columns.instant(row, "anchor"),
        Columns.instant(row, "planned_until"),
        Columns.instant(row, "next_due"),
        row.getBoolean("paused"),
        Columns.instant(row, "paused_until"),
        Columns.instant(row, "resumed"),
        row.getInt("consecutive_failures"),
        row.getInt("consecutive_slow"),
        row.getString("durations_us"),
        row.getString("gauges"));
  }

  static JobKey key(java.sql.ResultSet row) throws java.sql.SQLException {
    return new JobKey(row.getString("job"), row.getString("scope"));
  }

  static void plan(Handle handle, JobKey key, Instant plannedUntil, Instant nextDue) {
    plan(handle, Map.of(key, new Planner.Plan(plannedUntil, nextDue, List.of(), List.of())));
  }

  static void plan(Handle handle, Map<JobKey, Planner.Plan> plans) {
    if (plans.isEmpty()) {
      return;
    }
    var batch =
        handle.prepareBatch(
            "update job_state set planned_until = :until, next_due = :next where job = :job and scope = :scope");
    plans.forEach(
        (key, plan) ->
            batch
                .bind("until", Columns.at(plan.plannedUntil()))
                .bind("next", Columns.at(plan.nextDue()))
                .bind("job", key.job())
                .bind("scope", key.scope())
                .add());
    batch.execute();
  }

  /**
   * What a transaction reads of a job.
   *
   * @param schedule the declared one, in words
   * @param otherSchedule that people ordered instead; null without one
   * @param resumed when the last pause was over; null without one
   */
  record Row(
      String schedule,
      String otherSchedule,
      Instant anchor,
      Instant plannedUntil,
      Instant nextDue,
      boolean paused,
      Instant pausedUntil,
      Instant resumed,
      int consecutiveFailures,
      int consecutiveSlow,
      String durations,
      String gauges) {

    /** Whether a pause is on, even if nobody has noticed yet that it is over. */
    boolean pausedAt(Instant now) {
      return paused && (pausedUntil == null || pausedUntil.isAfter(now));
    }

    /** Due times before it, if any are not settled yet, passed during a pause; null: none did. */
    Instant pausePassed() {
      return paused ? pausedUntil : resumed;
    }

    /** The schedule in force, in words. */
    String scheduleInForce() {
      return otherSchedule == null ? schedule : otherSchedule;
    }

    /** The schedule that the job had when it was last registered. */
    Schedule registered() {
      return ScheduleText.parse(schedule, Optional.empty());
    }

    /** The schedule in force. */
    Schedule schedule(Schedule declared) {
      return otherSchedule == null ? declared : ScheduleText.parse(otherSchedule, Optional.empty());
    }
  }
}
