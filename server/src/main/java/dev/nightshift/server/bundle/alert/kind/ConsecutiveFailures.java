package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** At least three runs in a row failed. */
final class ConsecutiveFailures implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.CONSECUTIVE_FAILURES;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.CRITICAL,
            Duration.ofMinutes(1),
            """
            #CONSECUTIVE_FAILURES >= 3
            and
            (#EXPECTED_INTERVAL > 0 or time() - #LAST_COMPLETION < 86400)
            """,
            "The job {{ $labels.#job }} has failed at least three times in a row.",
            "The last {{ $value }} runs of {{ $labels.#job }} in {{ $labels.deployment }} failed."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The last three or more runs failed, timed out or were lost with their server. The streak
            is kept in the store, so a restart does not hide it. Of a job on demand it counts for a
            day after its last run.
            """,
            "The job's work is not being done; the next run will most likely fail as well.",
            "Call the owner of the job if the error is not among the known failures of its page.")
        .look("See how they failed, since when, and what to type.", "./nightshift diagnose JOB")
        .look("Read the log of the last one.", "./nightshift logs RUN")
        .ask("How long is the streak?", "#CONSECUTIVE_FAILURES{#job=\"JOB\"}")
        .ask(
            "By kind of error, within a day:",
            "sum without (#without) (increase(##FAILURES{#job=\"JOB\"}[1d]))")
        .ask("Do others fail too? Then look for a common cause:", "#CONSECUTIVE_FAILURES >= 3")
        .act("Find the error among the known failures on the job's page and do what it says.")
        .act(
            "Run it after the fix; one success ends the streak and this alert.",
            "./nightshift run JOB --wait");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "three failures in a row, until the next success",
                fleet ->
                    fleet.job(
                        SimJob.HOURLY,
                        job ->
                            job.from(60, Behaviour.fails(290))
                                .from(240, Behaviour.succeeds(290, 40))))
            .coarse()
            .at(180, Firing.of(AlertName.LAST_RUN_FAILED, SimJob.HOURLY))
            .at(
                212,
                Firing.of(AlertName.CONSECUTIVE_FAILURES, SimJob.HOURLY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.HOURLY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("info"))
            .at(
                244,
                Firing.of(AlertName.CONSECUTIVE_FAILURES, SimJob.HOURLY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.HOURLY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("info"))
            .at(
                248,
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.HOURLY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("info")),
        Scenario.of(
                "a restart in between does not end a streak",
                fleet ->
                    fleet
                        .job(SimJob.HOURLY, job -> job.from(60, Behaviour.fails(290)))
                        .serversDown(200, 202))
            .coarse()
            .at(
                208,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("info"),
                Firing.of(AlertName.CONSECUTIVE_FAILURES, SimJob.HOURLY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.HOURLY)));
  }
}
