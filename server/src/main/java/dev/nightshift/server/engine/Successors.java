package dev.nightshift.server.engine;

import dev.nightshift.job.AfterStall;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What follows from an attempt's outcome: a successor, a due time, a mark for slowness. */
final class Successors {
  private static final int SLOW = 2;

  private final RunIds ids;

  Successors(RunIds ids) {
    this.ids = ids;
  }

  /**
   * @param job its definition; empty if no plugin has it any more
   */
  RunStore.End end(Run run, Outcome outcome, Optional<JobDefinition> job) {
    return end(run, outcome, job, Duration.ZERO);
  }

  /**
   * The end of a run that was held for some time.
   *
   * @param job its definition; empty if no plugin has it any more
   */
  RunStore.End end(Run run, Outcome outcome, Optional<JobDefinition> job, Duration held) {
    if (job.isEmpty()) {
      return new RunStore.End(run, outcome, false, null, null);
    }
    var timing = job.get().timing();
    var took = Duration.between(outcome.started(), outcome.finished()).minus(held);
    boolean slow =
        timing
            .expectedDuration()
            .map(expected -> took.compareTo(expected.multipliedBy(SLOW)) > 0)
            .orElse(false);
    var successor = successor(run, outcome, job.get());
    var nextDue = successor == null ? nextDue(outcome, job) : null;
    return new RunStore.End(run, outcome, slow, successor, nextDue);
  }

  private static Instant nextDue(Outcome outcome, Optional<JobDefinition> job) {
    return job.map(found -> found.timing().schedule())
        .filter(Schedule.FixedDelay.class::isInstance)
        .map(fixed -> outcome.finished().plus(((Schedule.FixedDelay) fixed).delay()))
        .orElse(null);
  }

  /** The same end, with which the run is given up: it has no successor, and says why. */
  RunStore.End givenUp(RunStore.End end, String why, Optional<JobDefinition> job) {
    var outcome = end.outcome();
    var error = outcome.error();
    var last =
        new Outcome(
            outcome.state(),
            outcome.started(),
            outcome.finished(),
            outcome.progress(),
            new RunError(error.kind(), why, error.stackTrace()),
            outcome.itemStates(),
            outcome.cpu(),
            outcome.allocatedBytes(),
            outcome.stopped(),
            outcome.course());
    return new RunStore.End(end.run(), last, end.slow(), null, nextDue(outcome, job));
  }

  private Run successor(Run run, Outcome outcome, JobDefinition job) {
    if (run.cancel() != null) {
      return null;
    }
    var execution = job.execution();
    boolean shutDown =
        outcome.state() == RunState.CANCELLED
            && outcome.stopped() != null
            && outcome.stopped().actor().equals(SHUTDOWN);
    if (outcome.state() == RunState.STALLED || shutDown) {
      return execution.afterStall() == AfterStall.RERUN
          ? next(run, outcome.finished(), outcome.finished())
          : null;
    }
    boolean retried = outcome.state() == RunState.FAILED || outcome.state() == RunState.TIMED_OUT;
    if (retried && run.attempt() < execution.retry().attempts()) {
      return next(
          run,
          outcome.finished().plus(delay(execution.retry(), run.attempt())),
          outcome.finished());
    }
    return null;
  }

  private static Duration delay(Retry retry, int attempt) {
    var delay = retry.delayAfter(attempt);
    double spread = 1 + retry.jitter() * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Duration.ofMillis((long) (delay.toMillis() * spread));
  }

  private Run next(Run run, Instant due, Instant now) {
    return Run.of(ids.next(), run.job())
        .attempt(run.root(), run.attempt() + 1)
        .scope(run.scope())
        .asked(Trigger.RETRY, run.actor())
        .dryRun(run.dryRun())
        .debug(run.debug())
        .parameters(run.parameters())
        .queue(run.queue(), run.priority())
        .due(due.truncatedTo(java.time.temporal.ChronoUnit.MICROS), now)
        .retryOf(run.retryOf())
        .build();
  }

  /** The end of a run whose own end the store refuses to take. */
  static RunStore.End asServerError(RunStore.End end, RuntimeException refusal) {
    var outcome = end.outcome();
    var text = "the end of this run could not be stored: " + refusal.getMessage();
    var failed =
        new Outcome(
            RunState.FAILED,
            outcome.started(),
            outcome.finished(),
            dev.nightshift.server.run.Progress.NONE,
            new RunError(ErrorKind.SERVER_ERROR, text, ""),
            null,
            outcome.cpu(),
            outcome.allocatedBytes(),
            null);
    return new RunStore.End(end.run(), failed, false, null, end.nextDue());
  }

  /** The actor of stops at shutdown. */
  static final String SHUTDOWN = "shutdown";
}
