package dev.nightshift.server.control;

import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.ParameterCheck;
import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.engine.JobControls.Answer;
import dev.nightshift.server.engine.JobControls.Cancelling;
import dev.nightshift.server.engine.OrderDesk;
import dev.nightshift.server.engine.RunRequest;
import dev.nightshift.server.engine.RunRequests;
import dev.nightshift.server.run.CancelWish;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunHistory;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.security.Actor;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How a run is made to stop, and how one that failed is tried again. Thread-safe. */
public final class RunActions {
  private final Door door;
  private final JobControls controls;
  private final RunHistory history;
  private final RunRequests requests;
  private final OrderDesk desk;
  private final Clock clock;

  public RunActions(
      Door door,
      JobControls controls,
      RunHistory history,
      RunRequests requests,
      OrderDesk desk,
      Clock clock) {
    this.door = door;
    this.controls = controls;
    this.history = history;
    this.requests = requests;
    this.desk = desk;
    this.clock = clock;
  }

  /**
   * Makes a run stop: one that waits ends at once, one that runs is asked.
   *
   * @return the run as it stands then
   * @throws Refusal if it is not done
   */
  public Run cancel(UUID id, String reason, Actor actor) {
    var asked = new Door.Asked(actor, "cancel", id.toString(), Map.of(), reason, "cancel runs");
    return door.pass(
        asked,
        () -> {
          var wish =
              new CancelWish(
                  actor.name(), asked.reason(), clock.instant().truncatedTo(ChronoUnit.MICROS));
          var done = controls.cancel(id, wish, this::declared).orElseThrow(() -> unknown(id));
          switch (done.answer()) {
            case ENDED -> desk.ended(done.run());
            case ASKED -> desk.look();
            default -> throw Refusal.conflict(refusal(done));
          }
          return done.run();
        },
        run -> run.job() + (run.state() == RunState.CANCELLED ? ", ended" : ", asked to stop"));
  }

  /**
   * Asks for a new run like one that did not succeed.
   *
   * @return the new run's id
   * @throws Refusal if it is not done
   */
  public UUID retry(UUID id, String reason, Actor actor) {
    var asked = new Door.Asked(actor, "retry", id.toString(), Map.of(), reason, "retry runs");
    return door.pass(
        asked,
        () -> {
          var run = history.find(id).orElseThrow(() -> unknown(id));
          requireFailed(run);
          var job = door.job(run.job());
          var problems = ParameterCheck.problems(job, run.parameters());
          if (!problems.isEmpty()) {
            throw Refusal.invalid(
                "the job takes other parameters now than "
                    + name(run)
                    + " had: "
                    + String.join(" ", problems));
          }
          return Actions.ask(
              requests,
              new RunRequest(
                  run.job(),
                  Trigger.MANUAL,
                  actor.name(),
                  run.parameters(),
                  run.dryRun(),
                  run.debug(),
                  run.root(),
                  null));
        },
        UUID::toString);
  }

  private void requireFailed(Run run) {
    if (!run.state().terminal()) {
      throw Refusal.conflict(
          name(run)
              + " is "
              + run.state()
              + "; only a run that has ended without success is retried: wait for its end, or"
              + " cancel it first");
    }
    if (run.state() == RunState.SUCCEEDED) {
      throw Refusal.conflict(
          name(run)
              + " SUCCEEDED at "
              + run.finished()
              + "; only a run that has ended without success is retried: ask for a new run instead");
    }
    controls
        .openAttempt(run.root())
        .ifPresent(
            next -> {
              throw Refusal.conflict(
                  name(run)
                      + " is retried by the server already, as "
                      + next
                      + "; wait for its end, or cancel that one first");
            });
  }

  private static String refusal(Cancelling done) {
    var run = done.run();
    if (done.answer() == Answer.ASKED_BEFORE) {
      var wish = run.cancel();
      return name(run)
          + " was asked to stop already, by "
          + wish.by()
          + " at "
          + wish.at()
          + (wish.reason().isEmpty() ? "" : ": " + wish.reason());
    }
    return name(run)
        + " has ended already: "
        + run.state()
        + " at "
        + run.finished()
        + (done.next() == null
            ? "; only a run that waits or is at work can be cancelled"
            : "; its next attempt has not: cancel " + done.next());
  }

  private static String name(Run run) {
    return "run " + run.id() + " of " + run.job();
  }

  private static Refusal unknown(UUID id) {
    return Refusal.unknown(
        "there is no run "
            + id
            + "; it may have been removed by retention. GET /api/v1/runs lists those there are",
        List.of());
  }

  private Schedule declared(String job) {
    return door.declared(job)
        .map(known -> known.timing().schedule())
        .orElseGet(Schedule.OnDemand::new);
  }
}
