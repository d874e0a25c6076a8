package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import java.time.Duration;
import java.util.List;

/** A due run waits too long for a worker. */
final class QueueDelay implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.QUEUE_DELAY;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.WARNING,
            Duration.ofMinutes(1),
            "time() - #OLDEST_QUEUED > 600",
            "A run of the job {{ $labels.#job }} has waited for a worker for more than ten minutes.",
            "The oldest waiting run of {{ $labels.#job }} in {{ $labels.deployment }} was due"
                + " {{ $value | humanizeDuration }} ago."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            A run of the job is due for more than ten minutes and no worker has taken it: all workers
            of its queue are busy, or the queue's limit is reached.
            """,
            "The job's work is late.",
            "Tell the owner of the queue's longest runs; call if critical jobs wait.")
        .look("Which queue is it, and who holds its workers?", "./nightshift queue")
        .look("See the run that waits.", "./nightshift runs JOB --state QUEUED")
        .ask("How long has it waited, in seconds?", "time() - #OLDEST_QUEUED{#job=\"JOB\"}")
        .ask(
            "Which runs hold the workers? Seconds since their start:",
            "time() - #OLDEST_ACTIVE_START")
        .act(
            "A run hangs and holds a worker: cancel it.",
            "./nightshift cancel RUN --reason \"holds the queue\"")
        .act(
            "The queue is too narrow for its work: raise `queues:` in config.yml, or move the job to a queue of its own.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.of(
                "a run waits from the fifth minute on, until the twentieth",
                fleet ->
                    fleet.shows(
                        CoreMetric.OLDEST_QUEUED,
                        SimJob.ADHOC,
                        minute -> minute >= 5 && minute < 20 ? 300 : 0))
            .silentAt(10, 16)
            .at(18, Firing.of(AlertName.QUEUE_DELAY, SimJob.ADHOC))
            .silentAt(20),
        Scenario.of(
                "a run of a paused job waits, and is not old when the job is resumed",
                fleet ->
                    fleet
                        .job(SimJob.MINUTELY, job -> job.pausedBetween(5, 30))
                        .shows(
                            CoreMetric.OLDEST_QUEUED,
                            SimJob.MINUTELY,
                            minute -> minute >= 5 && minute < 30 ? 300 : 0))
            .silentAt(18, 29, 31));
  }
}
