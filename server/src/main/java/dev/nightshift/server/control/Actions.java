package dev.nightshift.server.control;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.ParameterCheck;
import dev.nightshift.server.engine.RunRequest;
import dev.nightshift.server.engine.RunRequests;
import dev.nightshift.server.security.Actor;
import java.util.UUID;

/** How runs are asked for. Thread-safe. */
public final class Actions {
  private final Door door;
  private final RunRequests requests;

  public Actions(Door door, RunRequests requests) {
    this.door = door;
    this.requests = requests;
  }

  /**
   * Asks for a run. Durable when it returns.
   *
   * @return the run's id
   * @throws Refusal if it is not asked for
   */
  public UUID trigger(TriggerRun wanted, Actor actor) {
    var asked =
        new Door.Asked(
            actor,
            "trigger",
            wanted.job(),
            wanted.parameters(),
            wanted.reason(),
            "run " + wanted.job());
    return door.pass(
        asked,
        () -> {
          var job = door.job(wanted.job());
          var problems = ParameterCheck.problems(job, wanted.parameters());
          if (!problems.isEmpty()) {
            throw Refusal.invalid(String.join(" ", problems));
          }
          return ask(wanted, actor);
        },
        UUID::toString);
  }

  private UUID ask(TriggerRun wanted, Actor actor) {
    try {
      return requests.request(
          new RunRequest(
              wanted.job(),
              Trigger.MANUAL,
              actor.name(),
              wanted.parameters(),
              wanted.dryRun(),
              null));
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid(e.getMessage());
    }
  }
}
