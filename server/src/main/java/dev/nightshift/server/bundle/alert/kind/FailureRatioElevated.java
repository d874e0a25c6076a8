package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** More runs fail than usual, not yet too many. */
final class FailureRatioElevated implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.FAILURE_RATIO_ELEVATED;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.WARNING,
            Duration.ofMinutes(2),
            """
            #failed1h / #runs1h > 0.05 <= 0.1
            and
            #failed1h >= 2
            """,
            "More than one in twenty runs of the job {{ $labels.#job }} failed within an hour.",
            "{{ $value | humanizePercentage }} of the runs of {{ $labels.#job }} in"
                + " {{ $labels.deployment }} failed within the last hour."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            Of the runs within the last hour more than a twentieth and at most a tenth failed, at
            least two. Cancelled runs do not count.
            """,
            "Part of the job's work is done late, or not at all where failed runs are not made up for.",
            "Tell the owner of the job on the same day; call if it becomes BackgroundJobFailureRatioHigh.")
        .look("See with which errors, and how often each.", "./nightshift failures JOB --since 7d")
        .ask("Ratio over time:", "#failed1h{#job=\"JOB\"} / #runs1h{#job=\"JOB\"}")
        .ask("By kind of error:", "sum without (#without) (increase(##FAILURES{#job=\"JOB\"}[1h]))")
        .look("Read the log of a failed run.", "./nightshift logs RUN")
        .act("Do what the job's page says about this error.")
        .act("The failures pass by themselves: give the job a retry with `retry:` in config.yml.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "one run in fourteen fails",
                fleet ->
                    fleet.job(
                        SimJob.MINUTELY,
                        job ->
                            job.behaving(Behaviour.fails(8).each(14, Behaviour.succeeds(8, 3)))
                                .from(32, Behaviour.fails(8).each(4, Behaviour.succeeds(8, 3)))))
            .silentAt(17, 26, 29)
            .at(30, Firing.of(AlertName.FAILURE_RATIO_ELEVATED, SimJob.MINUTELY))
            .at(47, Firing.of(AlertName.FAILURE_RATIO_HIGH, SimJob.MINUTELY)),
        Scenario.of(
                "one run in thirty fails",
                fleet ->
                    fleet.job(
                        SimJob.MINUTELY,
                        job -> job.behaving(Behaviour.fails(8).each(30, Behaviour.succeeds(8, 3)))))
            .silentAt(33, 58, 62, 70));
  }
}
