package dev.nightshift.server.audit;

import dev.nightshift.server.security.Actor;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One action, done or refused, or a run that failed. What looks like a secret in it is masked.
 *
 * @param at in UTC
 * @param actor who, in which role, from which address, in which request
 * @param action a verb, e.g. {@code trigger}
 * @param target what it was done to, e.g. a job's name
 * @param parameters as given; of a failed run what is known of it
 * @param reason as given; empty without one
 * @param outcome what came of it
 * @param detail the run's id, or why it was refused
 */
public record AuditEntry(
    Instant at,
    Actor actor,
    String action,
    String target,
    Map<String, String> parameters,
    String reason,
    Outcome outcome,
    String detail) {

  /** What became of an action. */
  public enum Outcome {
    DONE,
    /** Not allowed, or not possible as asked for. */
    REFUSED,
    /** Allowed, but the server could not do it. */
    FAILED;

    /** As in JSON. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public AuditEntry {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(target, "target");
    parameters = Map.copyOf(Masking.parameters(parameters));
    reason = Masking.text(Objects.requireNonNull(reason, "reason"));
    Objects.requireNonNull(outcome, "outcome");
    detail = Masking.text(Objects.requireNonNull(detail, "detail"));
  }
}
