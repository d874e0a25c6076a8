package dev.nightshift.server.control;

import dev.nightshift.server.audit.AuditEntry;
import dev.nightshift.server.audit.AuditEntry.Outcome;
import dev.nightshift.server.audit.AuditLog;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.NearNames;
import dev.nightshift.server.catalog.UnknownJob;
import dev.nightshift.server.security.AccessWatch;
import dev.nightshift.server.security.Actor;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Whatever people and scripts do goes through here: the role is checked, the action is carried out,
 * and an entry says what came of it, also of a refused one. Thread-safe.
 */
public final class Door implements AccessWatch {
  private static final int LONGEST_REASON = 1_000;

  private final Supplier<Catalogue> catalogue;
  private final AuditLog audit;
  private final Clock clock;

  /**
   * @param catalogue the one of now; asked at each action
   */
  public Door(Supplier<Catalogue> catalogue, AuditLog audit, Clock clock) {
    this.catalogue = catalogue;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Carries an action out if the actor may act.
   *
   * @param detail of the entry, from what the action returned
   * @throws Refusal if the actor may not, or the action says so
   */
  public <T> T pass(Asked asked, Supplier<T> action, Function<T, String> detail) {
    return pass(asked, true, action, detail);
  }

  /**
   * Carries out what anybody may do, such as logging in and out.
   *
   * @param detail of the entry, from what the action returned
   * @throws Refusal if the action says so
   */
  <T> T passAnybody(Asked asked, Supplier<T> action, Function<T, String> detail) {
    return pass(asked, false, action, detail);
  }

  private <T> T pass(
      Asked asked, boolean needsAdmin, Supplier<T> action, Function<T, String> detail) {
    T result;
    try {
      if (needsAdmin) {
        requireMayAct(asked);
      }
      requireShort(asked.reason());
      result = action.get();
    } catch (Refusal e) {
      append(asked, Outcome.REFUSED, e.getMessage());
      throw e;
    } catch (RuntimeException e) {
      try {
        append(asked, Outcome.FAILED, e.toString());
      } catch (RuntimeException alsoFailed) {
        // the store is away for the entry as it was for the action: the first cause is the one to
        // show
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
    append(asked, Outcome.DONE, detail.apply(result));
    return result;
  }

  /** Carries out an action that has nothing to tell. */
  public void pass(Asked asked, Runnable action) {
    pass(
        asked,
        () -> {
          action.run();
          return "";
        },
        nothing -> nothing);
  }

  /** Writes down that a request was refused before it got here. */
  @Override
  public void refused(Actor actor, String action, String why) {
    append(new Asked(actor, action, "", Map.of(), "", action), Outcome.REFUSED, why);
  }

  @Override
  public void wrongPassword(Actor actor, String name) {
    append(
        Asked.of(actor, "login", LoginActions.shown(name), Map.of("means", "basic"), ""),
        Outcome.REFUSED,
        LoginActions.WRONG);
  }

  /**
   * A job of the catalogue.
   *
   * @throws Refusal if there is none of this name; it tells near ones
   */
  public JobDefinition job(String name) {
    var now = catalogue.get();
    return now.job(name)
        .orElseThrow(
            () -> {
              var unknown = UnknownJob.of(name, now);
              return Refusal.unknown(unknown.text(), unknown.near());
            });
  }

  /** The same without a refusal: empty if there is none of this name. */
  Optional<JobDefinition> declared(String name) {
    return catalogue.get().job(name);
  }

  /** Those of the catalogue as it is now. */
  List<JobDefinition> jobs() {
    return catalogue.get().jobs();
  }

  /**
   * Names of all jobs, or of those of an owner.
   *
   * @param owner empty: every job
   * @throws Refusal if there are none
   */
  List<String> jobsOf(String owner) {
    var all = jobs();
    var chosen =
        all.stream()
            .filter(job -> owner.isEmpty() || job.owner().equals(owner))
            .map(JobDefinition::name)
            .sorted()
            .toList();
    if (!chosen.isEmpty()) {
      return chosen;
    }
    if (owner.isEmpty()) {
      throw Refusal.conflict("there are no jobs");
    }
    var owners =
        all.stream()
            .map(JobDefinition::owner)
            .filter(name -> !name.isEmpty())
            .distinct()
            .sorted()
            .toList();
    throw Refusal.unknown(
        "no job has the owner \""
            + owner
            + "\"; "
            + (owners.isEmpty() ? "no job names one" : "owners are " + String.join(", ", owners)),
        NearNames.of(owner, owners));
  }

  private static void requireShort(String reason) {
    if (reason.length() > LONGEST_REASON) {
      throw Refusal.invalid(
          "the reason has "
              + reason.length()
              + " characters; at most "
              + LONGEST_REASON
              + " are kept");
    }
  }

  private static void requireMayAct(Asked asked) {
    var actor = asked.actor();
    if (!actor.role().mayAct()) {
      throw Refusal.forbidden(
          "\""
              + actor.name()
              + "\" may not "
              + asked.inWords()
              + ": its role is "
              + actor.role().label()
              + ", and this needs admin");
    }
  }

  private void append(Asked asked, Outcome outcome, String detail) {
    audit.append(
        new AuditEntry(
            clock.instant(),
            asked.actor(),
            asked.action(),
            asked.target(),
            asked.parameters(),
            asked.reason(),
            outcome,
            detail));
  }

  /**
   * What somebody wants done.
   *
   * @param action a verb, as in the audit
   * @param target what it is done to, e.g. a job's name
   * @param parameters as given
   * @param reason as given; empty without one
   * @param inWords after "may not", e.g. {@code pause backup}
   */
  public record Asked(
      Actor actor,
      String action,
      String target,
      Map<String, String> parameters,
      String reason,
      String inWords) {

    public Asked {
      parameters = Map.copyOf(parameters);
      reason = reason.replace('\0', ' ').strip();
    }

    /** In words it is its action and its target. */
    public static Asked of(
        Actor actor, String action, String target, Map<String, String> parameters, String reason) {
      return new Asked(actor, action, target, parameters, reason, (action + " " + target).strip());
    }
  }
}
