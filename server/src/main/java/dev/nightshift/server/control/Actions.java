package dev.nightshift.server.control;

import dev.nightshift.job.Trigger;
import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditEntry.Outcome;
import dev.nightshift.server.audit.AuditLog;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.catalog.ParameterCheck;
import dev.nightshift.server.engine.RunRequest;
import dev.nightshift.server.engine.RunRequests;
import dev.nightshift.server.security.Actor;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** All that people and scripts may do. Every call is audited, a refused one too. Thread-safe. */
public final class Actions {
  private final Catalogue catalogue;
  private final RunRequests requests;
  private final AuditLog audit;
  private final Clock clock;

  public Actions(Catalogue catalogue, RunRequests requests, AuditLog audit, Clock clock) {
    this.catalogue = catalogue;
    this.requests = requests;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Asks for a run. Durable when it returns.
   *
   * @return the run's id
   * @throws Refusal if it is not asked for
   */
  public UUID trigger(TriggerRun wanted, Actor actor) {
    var attempt = new Attempt(actor, "trigger", wanted.job(), wanted.parameters(), wanted.reason());
    return audited(
        attempt,
        () -> {
          if (!actor.role().mayAct()) {
            throw forbidden(actor, "run " + wanted.job());
          }
          var job = job(wanted.job());
          var problems = ParameterCheck.problems(job, wanted.parameters());
          if (!problems.isEmpty()) {
            throw new Refusal(Refusal.Kind.INVALID, String.join(" ", problems), List.of());
          }
          return ask(wanted, actor);
        });
  }

  /** Writes down that a request was refused before it got here. */
  public void refused(Actor actor, String action) {
    append(
        new Attempt(actor, action, "", Map.of(), ""),
        Outcome.REFUSED,
        "the role is " + actor.role().label());
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
      throw new Refusal(Refusal.Kind.INVALID, e.getMessage(), List.of());
    }
  }

  private JobDefinition job(String name) {
    return catalogue
        .job(name)
        .orElseThrow(
            () -> {
              var near =
                  NearNames.of(name, catalogue.jobs().stream().map(JobDefinition::name).toList());
              return new Refusal(
                  Refusal.Kind.UNKNOWN, "there is no job \"" + name + "\"" + meant(near), near);
            });
  }

  private static String meant(List<String> near) {
    return near.isEmpty()
        ? "; GET /api/v1/jobs lists those there are"
        : "; did you mean " + String.join(" or ", near) + "?";
  }

  private static Refusal forbidden(Actor actor, String what) {
    return new Refusal(
        Refusal.Kind.FORBIDDEN,
        "\""
            + actor.name()
            + "\" may not "
            + what
            + ": its role is "
            + actor.role().label()
            + ", and this needs admin",
        List.of());
  }

  private UUID audited(Attempt attempt, Supplier<UUID> action) {
    UUID id;
    try {
      id = action.get();
    } catch (Refusal e) {
      append(attempt, Outcome.REFUSED, e.getMessage());
      throw e;
    } catch (RuntimeException e) {
      append(attempt, Outcome.FAILED, e.toString());
      throw e;
    }
    append(attempt, Outcome.DONE, id.toString());
    return id;
  }

  private void append(Attempt attempt, Outcome outcome, String detail) {
    audit.append(
        new AuditEntry(
            clock.instant(),
            attempt.actor(),
            attempt.action(),
            attempt.target(),
            attempt.parameters(),
            attempt.reason(),
            outcome,
            detail));
  }

  private record Attempt(
      Actor actor, String action, String target, Map<String, String> parameters, String reason) {}
}
