package dev.nightshift.server.control;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.engine.JobControls.ScheduleChange;
import dev.nightshift.server.run.Orders;
import dev.nightshift.server.security.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * How many jobs are taken off their schedules at once, and put back: each as if it were the only
 * one, with an entry of its own in the audit. Thread-safe.
 */
public final class ManySchedules {
  private final Door door;
  private final ScheduleActions schedules;
  private final JobControls controls;

  public ManySchedules(Door door, ScheduleActions schedules, JobControls controls) {
    this.door = door;
    this.schedules = schedules;
    this.controls = controls;
  }

  /**
   * What came of it.
   *
   * @param skipped jobs that stood so already
   */
  public record Done(List<ScheduleChange> done, List<String> skipped) {
    public Done {
      done = List.copyOf(done);
      skipped = List.copyOf(skipped);
    }
  }

  /**
   * Takes jobs off their schedules: they run when they are asked to, and not by themselves.
   *
   * @param owner whose jobs; empty: every job
   * @throws Refusal if none has a schedule, or a job is refused for another reason than its state
   */
  public Done remove(String owner, String reason, Actor actor) {
    return each(
        owner,
        (orders, declared) -> !(orders.schedule(declared) instanceof Schedule.OnDemand),
        job -> schedules.set(job, "manual", "", reason, actor),
        "each of these jobs is off its schedule already: ");
  }

  /**
   * Gives jobs back the schedules of which they were taken off, as they were before.
   *
   * @param owner whose jobs; empty: every job
   * @throws Refusal as above
   */
  public Done restore(String owner, String reason, Actor actor) {
    return each(
        owner,
        (orders, declared) ->
            orders.schedule() != null
                && orders.schedule().schedule() instanceof Schedule.OnDemand
                && !(declared instanceof Schedule.OnDemand),
        job -> schedules.undo(job, reason, actor),
        "none of these jobs was taken off its schedule: ");
  }

  private Done each(
      String owner,
      BiPredicate<Orders, Schedule> concerns,
      Function<String, ScheduleChange> action,
      String nothing) {
    var standing = controls.orders();
    List<ScheduleChange> done = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    for (var job : door.jobsOf(owner)) {
      var declared = door.job(job).timing().schedule();
      if (!concerns.test(standing.getOrDefault(job, Orders.NONE), declared)) {
        skipped.add(job);
        continue;
      }
      try {
        done.add(action.apply(job));
      } catch (Refusal e) {
        // somebody else was faster
        if (e.kind() != Refusal.Kind.CONFLICT) {
          throw e;
        }
        skipped.add(job);
      }
    }
    if (done.isEmpty()) {
      throw Refusal.conflict(nothing + String.join(", ", skipped));
    }
    return new Done(done, skipped);
  }
}
