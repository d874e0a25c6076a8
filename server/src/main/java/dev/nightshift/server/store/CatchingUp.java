package dev.nightshift.server.store;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.engine.JobKey;
import dev.nightshift.server.engine.MissedSlotStore.CaughtUp;
import dev.nightshift.server.engine.Planner.PlannedMiss;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.schedule.ScheduleText;
import dev.nightshift.server.schedule.Schedules;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** One transaction that makes runs of missed slots, under the locks of the job's rows. */
final class CatchingUp {
  private final Handle handle;
  private final Instant since;
  private final BiFunction<JobKey, Instant, Run> newRun;
  private final List<Run> runs = new ArrayList<>();

  CatchingUp(Handle handle, Instant since, BiFunction<JobKey, Instant, Run> newRun) {
    this.handle = handle;
    this.since = since;
    this.newRun = newRun;
  }

  CaughtUp of(String job, int atMost) {
    int taken = 0;
    for (var key : keys(job)) {
      taken += of(key, atMost - taken);
    }
    return new CaughtUp(runs, left(job));
  }

  /** So many slots of one job and scope were marked. */
  int of(JobKey key, int atMost) {
    var state = JobStateRows.lock(handle, key);
    int before = runs.size();
    int taken = 0;
    if (state.isPresent()) {
      for (var missed : open(key)) {
        if (taken < atMost) {
          taken += take(key, missed, state.get(), atMost - taken);
        }
      }
    }
    var made = runs.subList(before, runs.size());
    RunRows.insert(handle, made, Collections.nCopies(made.size(), null));
    return taken;
  }

  List<Run> runs() {
    return runs;
  }

  private int take(JobKey key, Missed missed, JobStateRows.Row state, int atMost) {
    var range = missed.range();
    var slots = slots(missed, state, atMost);
    if (slots.isEmpty()) {
      return 0;
    }
    if (since != null && range.from().isBefore(since)) {
      missed = splitBefore(slots.get(0), key, missed, state);
    }
    for (var slot : slots) {
      if (!hasRun(key, slot)) {
        runs.add(newRun.apply(key, slot));
      }
    }
    var last = slots.get(slots.size() - 1);
    boolean whole = !last.isBefore(missed.range().to());
    handle
        .createUpdate(
            "update missed_slot set caught_up = :count, caught_until = :until where id = :id")
        .bind("count", whole ? missed.range().slots() : missed.range().caughtUp() + slots.size())
        .bind("until", Columns.at(last))
        .bind("id", missed.range().id())
        .execute();
    return slots.size();
  }

  /** The slots of a range that are missed still, the oldest first. */
  private List<Instant> slots(Missed missed, JobStateRows.Row state, int atMost) {
    var range = missed.range();
    var schedule = missed.schedule().or(() -> parse(state.schedule()));
    if (schedule.isEmpty()
        || schedule.get() instanceof Schedule.FixedDelay
        || schedule.get() instanceof Schedule.OnDemand) {
      return List.of(range.to());
    }
    var after =
        missed.caughtUntil() != null
            ? missed.caughtUntil()
            : range.from().minus(1, ChronoUnit.MICROS);
    if (since != null && !since.isBefore(after)) {
      after = since.minus(1, ChronoUnit.MICROS);
    }
    List<Instant> slots = new ArrayList<>();
    for (var slot = Schedules.next(schedule.get(), state.anchor(), after);
        slot.isPresent() && !slot.get().isAfter(range.to()) && slots.size() < atMost;
        slot = Schedules.next(schedule.get(), state.anchor(), slot.get())) {
      slots.add(slot.get());
    }
    return slots;
  }

  /** Slots that are left alone stay in the row, the others get one of their own. */
  private Missed splitBefore(Instant first, JobKey key, Missed missed, JobStateRows.Row state) {
    var range = missed.range();
    var schedule = missed.schedule().or(() -> parse(state.schedule()));
    if (schedule.isEmpty()) {
      return missed;
    }
    var before =
        Schedules.passed(
            schedule.get(),
            state.anchor(),
            range.from().minus(1, ChronoUnit.MICROS),
            first.minus(1, ChronoUnit.MICROS),
            Integer.MAX_VALUE);
    if (before.count() <= range.caughtUp()) {
      return missed;
    }
    handle
        .createUpdate("update missed_slot set to_slot = :to, slots = :slots where id = :id")
        .bind("to", Columns.at(before.last()))
        .bind("slots", before.count())
        .bind("id", range.id())
        .execute();
    MissedRows.insert(
        handle,
        key,
        missed.text(),
        new PlannedMiss(first, range.to(), range.slots() - before.count(), range.cause()),
        range.recorded());
    return open(key).stream()
        .filter(other -> other.range().from().equals(first))
        .findFirst()
        .orElseThrow();
  }

  private boolean hasRun(JobKey key, Instant slot) {
    return handle
        .createQuery("select 1 from run where job = :job and scope = :scope and slot = :slot")
        .bind("job", key.job())
        .bind("scope", key.scope())
        .bind("slot", Columns.at(slot))
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  private List<JobKey> keys(String job) {
    return handle
        .createQuery("select distinct scope from missed_slot where job = :job order by scope")
        .bind("job", job)
        .mapTo(String.class)
        .map(scope -> new JobKey(job, scope))
        .list();
  }

  private List<Missed> open(JobKey key) {
    var query =
        handle.createQuery(
            "select * from missed_slot where job = :job and scope = :scope and caught_up < slots"
                + (since == null ? "" : " and to_slot >= :since")
                + " order by from_slot, id");
    return sinceBound(query)
        .bind("job", key.job())
        .bind("scope", key.scope())
        .map(
            (row, context) ->
                new Missed(
                    MissedRows.range(row),
                    row.getString("schedule"),
                    Columns.instant(row, "caught_until")))
        .list();
  }

  private long left(String job) {
    var query =
        handle.createQuery(
            "select coalesce(sum(slots - caught_up), 0) from missed_slot where job = :job"
                + (since == null ? "" : " and to_slot >= :since"));
    return sinceBound(query).bind("job", job).mapTo(Long.class).one();
  }

  private Query sinceBound(Query query) {
    return since == null ? query : query.bind("since", Columns.at(since));
  }

  private static Optional<Schedule> parse(String text) {
    try {
      return Optional.of(ScheduleText.parse(text, Optional.empty()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private record Missed(MissedSlots.Range range, String text, Instant caughtUntil) {
    Optional<Schedule> schedule() {
      return text == null ? Optional.empty() : parse(text);
    }
  }
}
