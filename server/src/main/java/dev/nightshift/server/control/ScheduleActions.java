package dev.nightshift.server.control;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.engine.JobControls.NewSchedule;
import dev.nightshift.server.engine.JobControls.ScheduleChange;
import dev.nightshift.server.engine.OrderDesk;
import dev.nightshift.server.schedule.ScheduleText;
import dev.nightshift.server.security.Actor;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a job gets another schedule while the server runs. Thread-safe. */
public final class ScheduleActions {
  private final Door door;
  private final JobControls controls;
  private final OrderDesk desk;
  private final Clock clock;

  public ScheduleActions(Door door, JobControls controls, OrderDesk desk, Clock clock) {
    this.door = door;
    this.controls = controls;
    this.desk = desk;
    this.clock = clock;
  }

  /**
   * Gives a job another schedule.
   *
   * @param text as people write it
   * @param zone of a cron expression; empty: UTC
   * @throws Refusal if it is not done
   */
  public ScheduleChange set(String job, String text, String zone, String reason, Actor actor) {
    Map<String, String> given = new HashMap<>(Map.of("schedule", text));
    if (!zone.isEmpty()) {
      given.put("zone", zone);
    }
    return pass(
        actor,
        "schedule set",
        job,
        given,
        reason,
        (definition, why) -> {
          var wanted = parse(text, zone);
          var declared = definition.timing().schedule();
          var orders = controls.orders().get(definition.name());
          boolean asDeclared = orders == null || orders.schedule() == null;
          if (asDeclared && wanted.equals(declared)) {
            throw Refusal.conflict(already(definition.name(), wanted) + ", as declared");
          }
          return controls
              .changeSchedule(change(definition, wanted, why, actor))
              .orElseThrow(() -> Refusal.conflict(already(definition.name(), wanted)));
        });
  }

  /**
   * Gives a job the declared schedule again.
   *
   * @throws Refusal if it is not done
   */
  public ScheduleChange reset(String job, String reason, Actor actor) {
    return pass(
        actor,
        "schedule reset",
        job,
        Map.of(),
        reason,
        (definition, why) ->
            controls
                .changeSchedule(change(definition, null, why, actor))
                .orElseThrow(
                    () ->
                        Refusal.conflict(
                            definition.name()
                                + " is on its declared schedule already, "
                                + ScheduleText.text(definition.timing().schedule())
                                + "; there is nothing to reset")));
  }

  /**
   * Takes the last change back.
   *
   * @throws Refusal if it is not done
   */
  public ScheduleChange undo(String job, String reason, Actor actor) {
    return pass(
        actor,
        "schedule undo",
        job,
        Map.of(),
        reason,
        (definition, why) ->
            controls
                .undoSchedule(change(definition, null, why, actor))
                .orElseThrow(
                    () ->
                        Refusal.conflict(
                            "no change of the schedule of "
                                + definition.name()
                                + " is left to take back")));
  }

  /**
   * All changes of a job's schedule, newest first.
   *
   * @throws Refusal if there is no such job
   */
  public List<ScheduleChange> history(String job, int most) {
    return controls.scheduleChanges(door.job(job).name(), most);
  }

  private ScheduleChange pass(
      Actor actor,
      String action,
      String job,
      Map<String, String> given,
      String reason,
      Change change) {
    var asked = new Door.Asked(actor, action, job, given, reason, "change the schedule of " + job);
    return door.pass(
        asked,
        () -> {
          var done = change.of(door.job(job), asked.reason());
          desk.missed(done.missed());
          desk.look();
          return done;
        },
        done -> "from " + text(done.before()) + " to " + text(done.after()));
  }

  private static String text(String schedule) {
    return schedule == null ? "the declared one" : schedule;
  }

  private NewSchedule change(JobDefinition job, Schedule wanted, String reason, Actor actor) {
    return new NewSchedule(
        job.name(),
        wanted,
        job.timing().schedule(),
        job.timing().maxRuntime(),
        actor.name(),
        reason,
        clock.instant().truncatedTo(ChronoUnit.MICROS));
  }

  private static String already(String job, Schedule schedule) {
    return "the schedule of " + job + " is " + ScheduleText.text(schedule) + " already";
  }

  private static Schedule parse(String text, String zone) {
    try {
      return ScheduleText.parse(
          text, zone.isEmpty() ? Optional.empty() : Optional.of(ScheduleText.zone(zone)));
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("the schedule " + e.getMessage());
    }
  }

  /** What is done, once the job is known. */
  @FunctionalInterface
  private interface Change {
    ScheduleChange of(JobDefinition job, String reason);
  }
}
