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
  private static final double JITTER = 0.1;
  private static final int SLOW = 2;

  private final EngineSettings settings;
  private final RunIds ids;

  Successors(EngineSettings settings, RunIds ids) {
    this.settings = settings;
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
    var nextDue =
        successor == null && timing.schedule() instanceof Schedule.FixedDelay fixed
            ? outcome.finished().plus(fixed.delay())
            : null;
    return new RunStore.End(run, outcome, slow, successor, nextDue);
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
      boolean again =
          execution.afterStall() == AfterStall.RERUN
              && (shutDown || run.attempt() <= settings.reruns());
      return again ? next(run, outcome.finished(), outcome.finished()) : null;
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
    double spread = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
    return Duration.ofMillis((long) (delay.toMillis() * spread));
  }

  private Run next(Run run, Instant due, Instant now) {
    return new Run(
        ids.next(),
        run.root(),
        run.attempt() + 1,
        run.job(),
        run.scope(),
        null,
        RunState.QUEUED,
        Trigger.RETRY,
        run.actor(),
        run.dryRun(),
        run.parameters(),
        run.queue(),
        run.priority(),
        due.truncatedTo(java.time.temporal.ChronoUnit.MICROS),
        now,
        null,
        null,
        null,
        dev.nightshift.server.run.Progress.NONE,
        null,
        Duration.ZERO,
        0,
        run.retryOf());
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
