package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** A job runs, and none of its runs succeeds. */
final class NotSucceeding implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.NOT_SUCCEEDING;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.CRITICAL,
            Duration.ofMinutes(1),
            """
            time() - (#LAST_SUCCESS > #ACTIVE_SINCE or #ACTIVE_SINCE) > 4 * 3600
            and
            time() - (#LAST_SUCCESS > #ACTIVE_SINCE or #ACTIVE_SINCE) > 2 * #EXPECTED_INTERVAL
            and
            time() - #LAST_COMPLETION <= 2 * #EXPECTED_INTERVAL
            """,
            "The job {{ $labels.#job }} runs, and has not succeeded for more than four hours.",
            "{{ $labels.#job }} in {{ $labels.deployment }} completes its runs, but the last success"
                + " is {{ $value | humanizeDuration }} ago."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            Runs of the job are completed on time, and none has succeeded for more than four hours
            and more than twice its interval.
            """,
            "The job's work has not been done for hours although it looks busy.",
            "Call the owner of the job now: this has lasted longer than four hours.")
        .look("See the last failed runs and their errors.", "./nightshift runs JOB --state FAILED")
        .look(
            "Read the log of the last one; the error's known cause and fix stand on the page of the job.",
            "./nightshift logs RUN")
        .ask("Since when? Time of the last success:", "#LAST_SUCCESS{#job=\"JOB\"}")
        .ask(
            "How did its attempts fail, by kind, within four hours?",
            "sum without (#without) (increase(##FAILURES{#job=\"JOB\"}[4h]))")
        .act(
            "Do what the job's page says about this error, then run it and watch it.",
            "./nightshift run JOB --wait")
        .act(
            "The kind is `timeout`: the work no longer fits into the max runtime; find what became slow, or raise `maxRuntime`.")
        .act(
            "The kind is `lost_server`: servers are killed during its runs; look at memory and restarts of the server.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "a job that only fails is not succeeding after four hours",
                fleet -> fleet.job(SimJob.HOURLY, job -> job.from(60, Behaviour.fails(290))))
            .coarse()
            .at(
                240,
                Firing.of(AlertName.CONSECUTIVE_FAILURES, SimJob.HOURLY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("info"),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.HOURLY))
            .at(
                244,
                Firing.of(AlertName.CONSECUTIVE_FAILURES, SimJob.HOURLY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("info"),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.HOURLY))
            .at(
                252,
                Firing.of(AlertName.CONSECUTIVE_FAILURES, SimJob.HOURLY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("info"),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.HOURLY),
                Firing.of(AlertName.NOT_SUCCEEDING, SimJob.HOURLY)),
        Scenario.of(
                "a job that is paused for hours after a failure is silent",
                fleet -> fleet.job(SimJob.HOURLY, job -> job.pausedBetween(30, 1000)))
            .coarse()
            .silentAt(60, 300, 500));
  }
}
