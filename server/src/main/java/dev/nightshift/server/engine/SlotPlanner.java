package dev.nightshift.server.engine;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.ParameterCheck;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.schedule.Schedules;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What becomes of the due times of one job that have come: each gets a run or is recorded as
 * missed. The latest one is the ordinary case; earlier ones were swallowed by an outage and go by
 * the job's policy.
 */
final class SlotPlanner implements Planner {
  // More due times of a calendar are settled in several transactions.
  private static final int MOST_COUNTED = 10_000;

  private final JobDefinition job;
  private final EngineSettings settings;
  private final Instant now;
  private final BooleanSupplier reserve;

  /**
   * @param reserve asks for a free worker of this node; each true is used
   */
  SlotPlanner(JobDefinition job, EngineSettings settings, Instant now, BooleanSupplier reserve) {
    this.job = job;
    this.settings = settings;
    this.now = now;
    this.reserve = reserve;
  }

  @Override
  public Plan plan(Standing standing) {
    var other = standing.otherSchedule();
    if (other != null && !other.equals(job.timing().schedule())) {
      return new SlotPlanner(job.onSchedule(other), settings, now, reserve).plan(standing);
    }
    var due = standing.nextDue();
    if (due == null || due.isAfter(now)) {
      return new Plan(standing.plannedUntil(), due, List.of(), List.of());
    }
    if (standing.plannedUntil() != null && !due.isAfter(standing.plannedUntil())) {
      // those between then and now are settled next, by the policy
      return new Plan(
          standing.plannedUntil(),
          following(standing, standing.plannedUntil()),
          List.of(),
          List.of());
    }
    var passed = passed(standing, due, now);
    if (passed.count() == 0) {
      // the due time is another schedule's
      return new Plan(standing.plannedUntil(), following(standing, now), List.of(), List.of());
    }
    var settled = new Settled(standing);
    if (standing.paused()) {
      settled.miss(due, passed, MissCause.PAUSED);
    } else if (standing.pausePassed() != null && due.isBefore(standing.pausePassed())) {
      afterPause(standing, due, passed, settled);
    } else {
      byWindows(standing, due, passed, settled);
    }
    var next =
        job.timing().schedule() instanceof Schedule.FixedDelay fixed
            ? afterDelay(fixed, settled)
            : following(standing, more(passed) ? passed.last() : now);
    return new Plan(passed.last(), next, settled.runs, settled.misses);
  }

  /** Some due times passed while a pause was on that is over now, others after it. */
  private void afterPause(
      Standing standing, Instant due, Schedules.Passed passed, Settled settled) {
    var end = standing.pausePassed();
    if (passed.last().isBefore(end)) {
      settled.miss(due, passed, MissCause.PAUSED);
      return;
    }
    var during = passed(standing, due, end.minus(1, ChronoUnit.MICROS));
    settled.miss(due, during, MissCause.PAUSED);
    var first =
        Schedules.next(job.timing().schedule(), standing.anchor(), during.last()).orElseThrow();
    byWindows(standing, first, passed(standing, first, now), settled);
  }

  /** Due times inside a window are missed; those before it were swallowed by an outage. */
  private void byWindows(Standing standing, Instant due, Schedules.Passed passed, Settled settled) {
    var from = due;
    while (!from.isAfter(passed.last())) {
      var on = on(standing.windows(), from);
      var until =
          on.isPresent() ? Optional.of(end(standing.windows(), on.get())) : begin(standing, from);
      boolean toTheEnd = until.isEmpty() || until.get().isAfter(passed.last());
      var part =
          toTheEnd && from.equals(due)
              ? passed
              : passed(
                  standing,
                  from,
                  toTheEnd ? passed.last() : until.get().minus(1, ChronoUnit.MICROS));
      if (on.isPresent()) {
        settled.miss(from, part, MissCause.WINDOW);
      } else if (toTheEnd && !more(passed)) {
        settle(standing, from, part, settled);
      } else if (job.timing().afterOutage() == AfterOutage.CATCH_UP && !more(passed)) {
        catchUp(standing, from, part, true, settled);
      } else {
        settled.miss(from, part, MissCause.SERVER_DOWN);
      }
      if (toTheEnd) {
        return;
      }
      from = Schedules.next(job.timing().schedule(), standing.anchor(), part.last()).orElseThrow();
    }
  }

  /** Whether due times are left that have come and were not counted. */
  private boolean more(Schedules.Passed passed) {
    return job.timing().schedule() instanceof Schedule.Cron && passed.count() > MOST_COUNTED;
  }

  private static Optional<MaintenanceWindow> on(List<MaintenanceWindow> windows, Instant slot) {
    return windows.stream().filter(window -> window.on(slot)).findFirst();
  }

  /** The end of a window, and of those into which it passes over. */
  private static Instant end(List<MaintenanceWindow> windows, MaintenanceWindow first) {
    var end = first.end();
    for (var window : windows) {
      if (window.on(end)) {
        end = window.end();
      }
    }
    return end;
  }

  private static Optional<Instant> begin(Standing standing, Instant after) {
    return standing.windows().stream()
        .map(MaintenanceWindow::start)
        .filter(start -> start.isAfter(after))
        .findFirst();
  }

  private void settle(Standing standing, Instant due, Schedules.Passed passed, Settled settled) {
    if (!ParameterCheck.problems(job, Map.of()).isEmpty()) {
      // only somebody can say what its runs need
      settled.miss(due, passed, MissCause.ERROR);
      return;
    }
    boolean late = passed.last().plus(settings.late()).isBefore(now);
    var policy = job.timing().afterOutage();
    if (policy == AfterOutage.SKIP && late) {
      settled.miss(due, passed, MissCause.SERVER_DOWN);
      return;
    }
    if (policy == AfterOutage.CATCH_UP && passed.count() > 1) {
      catchUp(standing, due, passed, late, settled);
      return;
    }
    if (policy == AfterOutage.CATCH_UP && standing.waiting() > 0) {
      // earlier due times still wait: this one goes behind them
      settled.run(passed.last(), Trigger.SCHEDULE, standing.waiting() < settings.catchUp());
      return;
    }
    if (passed.count() > 1) {
      var earlier = passed(standing, due, passed.last().minus(1, ChronoUnit.MICROS));
      settled.miss(due, earlier, MissCause.SERVER_DOWN);
    }
    settled.run(passed.last(), late ? Trigger.CATCH_UP : Trigger.SCHEDULE, false);
  }

  private void catchUp(
      Standing standing, Instant due, Schedules.Passed passed, boolean late, Settled settled) {
    var slot = due;
    long left = passed.count();
    if (left > settings.catchUp()) {
      for (; left > settings.catchUp(); left--) {
        slot = Schedules.next(job.timing().schedule(), standing.anchor(), slot).orElseThrow();
      }
      var tooMany = passed(standing, due, slot.minus(1, ChronoUnit.MICROS));
      settled.miss(due, tooMany, MissCause.SERVER_DOWN);
    }
    for (; left > 0; left--) {
      boolean latest = left == 1;
      settled.run(slot, latest && !late ? Trigger.SCHEDULE : Trigger.CATCH_UP, true);
      slot = Schedules.next(job.timing().schedule(), standing.anchor(), slot).orElse(slot);
    }
  }

  private Schedules.Passed passed(Standing standing, Instant due, Instant until) {
    if (job.timing().schedule() instanceof Schedule.FixedDelay) {
      return new Schedules.Passed(1, due);
    }
    return Schedules.passed(
        job.timing().schedule(),
        standing.anchor(),
        due.minus(1, ChronoUnit.MICROS),
        until,
        MOST_COUNTED + 1);
  }

  // The end of the run sets it anew; until then it stands for a run that never ends.
  private Instant afterDelay(Schedule.FixedDelay fixed, Settled settled) {
    return settled.runs.isEmpty()
        ? now.plus(fixed.delay())
        : now.plus(job.timing().maxRuntime()).plus(fixed.delay());
  }

  private Instant following(Standing standing, Instant after) {
    if (job.timing().schedule() instanceof Schedule.FixedDelay fixed) {
      return after.plus(fixed.delay());
    }
    return Schedules.next(job.timing().schedule(), standing.anchor(), after).orElse(null);
  }

  /** Collects what is settled, and keeps count of the job's lanes. */
  private final class Settled {
    private final List<PlannedRun> runs = new ArrayList<>();
    private final List<PlannedMiss> misses = new ArrayList<>();
    private final Standing standing;
    private int open;
    private int waiting;

    private Settled(Standing standing) {
      this.standing = standing;
      this.open = standing.running() + standing.waiting();
      this.waiting = Math.max(0, open - job.execution().overlap().lanes());
    }

    private void run(Instant slot, Trigger trigger, boolean inAnyCase) {
      if (open < job.execution().overlap().lanes()) {
        // whoever waits goes first
        var start = start(slot, trigger);
        boolean atOnce =
            !start.isAfter(now)
                && standing.waiting() == 0
                && runs.stream().allMatch(PlannedRun::now);
        runs.add(new PlannedRun(slot, start, trigger, atOnce && reserve.getAsBoolean()));
      } else if (inAnyCase || waiting < job.execution().overlap().waiting()) {
        waiting++;
        runs.add(new PlannedRun(slot, trigger, false));
      } else {
        misses.add(new PlannedMiss(slot, slot, 1, MissCause.OVERLAP));
        return;
      }
      open++;
    }

    private Instant start(Instant slot, Trigger trigger) {
      return trigger == Trigger.SCHEDULE
          ? job.timing()
              .jitter()
              .map(jitter -> Schedules.spread(job.name(), slot, jitter, next(slot)))
              .orElse(slot)
          : slot;
    }

    private Instant next(Instant slot) {
      return Schedules.next(job.timing().schedule(), standing.anchor(), slot).orElse(null);
    }

    private void miss(Instant from, Schedules.Passed passed, MissCause cause) {
      misses.add(new PlannedMiss(from, passed.last(), passed.count(), cause));
    }
  }
}
