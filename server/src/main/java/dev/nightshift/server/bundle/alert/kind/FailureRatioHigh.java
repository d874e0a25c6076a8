package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** Too many runs fail, though not all. */
final class FailureRatioHigh implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.FAILURE_RATIO_HIGH;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.CRITICAL,
            Duration.ofMinutes(2),
            """
            #failed1h / #runs1h > 0.1
            and
            #runs1h >= 10
            unless
            #recovered
            """,
            "More than a tenth of the runs of the job {{ $labels.#job }} failed within an hour.",
            "{{ $value | humanizePercentage }} of the runs of {{ $labels.#job }} in"
                + " {{ $labels.deployment }} failed within the last hour."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            Of at least ten runs within the last hour more than a tenth failed, timed out or were
            lost with their server. Cancelled runs do not count. Silent after three failures in a row
            that somebody was called for, from the next success to the next failure, once an hour.
            """,
            "Part of the job's work is not done, or done late.",
            "Call the owner of the job if the ratio has not fallen within an hour.")
        .look(
            "See which runs failed: always the same way, always on the same node?",
            "./nightshift runs JOB --state FAILED")
        .ask(
            "Ratio over time:",
            """
            sum without (#without, result) (rate(##RUNS{result="failure",#job="JOB"}[15m]))
              / sum without (#without, result) (rate(##RUNS{#job="JOB"}[15m]))\
            """)
        .ask("By kind of error:", "sum without (#without) (increase(##FAILURES{#job=\"JOB\"}[1h]))")
        .ask(
            "Is it one node?",
            "sum without (result) (increase(##RUNS{result=\"failure\",#job=\"JOB\"}[1h])) > 0")
        .look("Read the log of a failed run.", "./nightshift logs RUN")
        .act("Do what the job's page says about this error.")
        .act(
            "Only one node fails: compare its version, its settings and what it can reach with the"
                + " others, and restart it.")
        .act("Run it by hand after the fix and watch it.", "./nightshift run JOB --wait");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "every fifth run fails",
                fleet ->
                    fleet.job(
                        SimJob.MINUTELY,
                        job -> job.behaving(Behaviour.fails(8).each(5, Behaviour.succeeds(8, 3)))))
            .silentAt(9)
            .at(
                58,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("info"),
                Firing.of(AlertName.FAILURE_RATIO_HIGH, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY)),
        Scenario.of(
                "one run in thirty may fail",
                fleet ->
                    fleet.job(
                        SimJob.MINUTELY,
                        job -> job.behaving(Behaviour.fails(8).each(30, Behaviour.succeeds(8, 3)))))
            .silentAt(28, 30, 58, 61, 70),
        Scenario.of(
                "two failures of a job with few runs are no ratio",
                fleet ->
                    fleet.job(
                        SimJob.HOURLY,
                        job ->
                            job.behaving(
                                Behaviour.fails(290).each(3, Behaviour.succeeds(290, 40)))))
            .coarse()
            .silentAt(120, 124)
            .at(132, Firing.of(AlertName.LAST_RUN_FAILED, SimJob.HOURLY))
            .silentAt(192, 300),
        Scenario.of(
                "nobody is called again once runs succeed after an outage, until they fail anew",
                fleet ->
                    fleet.job(
                        SimJob.MINUTELY,
                        job ->
                            job.from(20, Behaviour.fails(8))
                                .from(30, Behaviour.succeeds(8, 3))
                                .from(40, Behaviour.fails(8))
                                .from(42, Behaviour.fails(8).each(5, Behaviour.succeeds(8, 3)))))
            .at(
                28,
                Firing.of(AlertName.CONSECUTIVE_FAILURES, SimJob.MINUTELY),
                Firing.of(AlertName.FAILURE_RATIO_HIGH, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY))
            .at(35, Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY))
            .at(
                53,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.MINUTELY).as("info"),
                Firing.of(AlertName.FAILURE_RATIO_HIGH, SimJob.MINUTELY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.MINUTELY)));
  }
}
