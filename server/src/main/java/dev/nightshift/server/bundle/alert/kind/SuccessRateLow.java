package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** Too few runs of a day succeeded. */
final class SuccessRateLow implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.SUCCESS_RATE_LOW;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
                Severity.WARNING,
                Duration.ofMinutes(5),
                """
                1 - #failed1d / #runs1d < 0.9
                and
                #failed1d >= 3
                """,
                "Less than nine tenths of the runs of the job {{ $labels.#job }} succeeded within a day.",
                "{{ $value | humanizePercentage }} of the runs of {{ $labels.#job }} in"
                    + " {{ $labels.deployment }} succeeded within the last day.")
            .slowly());
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            Within the last day at least three runs failed, and fewer than nine tenths of all runs
            succeeded. Cancelled runs do not count.
            """,
            "The job works, but not dependably; a real outage would be harder to see.",
            "Tell the owner of the job on the next business day, or earlier if the rate keeps falling.")
        .ask("Rate of each job over a week, from the store:", "#HEALTH_SCORE")
        .look(
            "See which runs failed: is there a time of day, a node, an input in common?",
            "./nightshift runs JOB --state FAILED")
        .ask(
            "By kind of error, within a day:",
            "sum without (#without) (increase(##FAILURES{#job=\"JOB\"}[1d]))")
        .act("Do what the job's page says about the most frequent error.")
        .act("The failures pass by themselves: give the job a retry with `retry:` in config.yml.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "every third run of an hourly job fails",
                fleet ->
                    fleet.job(
                        SimJob.HOURLY,
                        job ->
                            job.behaving(
                                Behaviour.fails(290).each(3, Behaviour.succeeds(290, 40)))))
            .coarse()
            .silentAt(480)
            .at(
                512,
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("warning"),
                Firing.of(AlertName.ERROR_BUDGET_BURN, SimJob.HOURLY).as("info"),
                Firing.of(AlertName.LAST_RUN_FAILED, SimJob.HOURLY),
                Firing.of(AlertName.SUCCESS_RATE_LOW, SimJob.HOURLY)),
        Scenario.of(
                "two failures of a day are too few to judge",
                fleet ->
                    fleet.job(
                        SimJob.HOURLY,
                        job ->
                            job.behaving(Behaviour.fails(290).each(2, Behaviour.succeeds(290, 40)))
                                .from(240, Behaviour.succeeds(290, 40))))
            .coarse()
            .silentAt(60, 128, 260, 600));
  }
}
