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
          return ask(
              requests,
              new RunRequest(
                  wanted.job(),
                  Trigger.MANUAL,
                  actor.name(),
                  wanted.parameters(),
                  wanted.dryRun(),
                  null));
        },
        UUID::toString);
  }

  /** Asks for a run, and tells in a refusal why there will be none. */
  static UUID ask(RunRequests requests, RunRequest wanted) {
    try {
      return requests.request(wanted);
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid(e.getMessage());
    } catch (IllegalStateException e) {
      throw Refusal.unavailable(e.getMessage());
    }
  }
}
