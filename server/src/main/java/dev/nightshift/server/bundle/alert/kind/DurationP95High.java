package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import java.time.Duration;
import java.util.List;

/** The 95th percentile of the durations of a job exceeds the limit that its owner set. */
final class DurationP95High implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.DURATION_P95_HIGH;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.WARNING,
            Duration.ofMinutes(5),
            """
            #DURATION_P95 > #P95_THRESHOLD
            and
            (#EXPECTED_INTERVAL > 0 or time() - #LAST_COMPLETION < 86400)
            """,
            "The 95th percentile of the durations of the job {{ $labels.#job }} is beyond its limit.",
            "The 95th percentile of the last 100 runs of {{ $labels.#job }} in {{ $labels.deployment }} is"
                + " {{ $value | humanizeDuration }}, more than its limit."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The 95th percentile of the job's last 100 runs is longer than the limit that is set for it. The
            figure comes from the store, so it holds for rare jobs too; of a job on demand it counts
            for a day after its last run.
            """,
            "The job is slower than was agreed on.",
            "Tell the owner of the job on the next business day.")
        .ask(
            "The figure and its limit:",
            "#DURATION_P95{#job=\"JOB\"} or #P95_THRESHOLD{#job=\"JOB\"}")
        .look(
            "Since when? See its last runs and what they took.", "./nightshift runs JOB --limit 30")
        .ask(
            "Does it have more to do? Items per second:",
            "sum without (#without) (rate(##ITEMS_PROCESSED{#job=\"JOB\"}[1h]))")
        .ask(
            "Does it compute or wait? CPU seconds per second:",
            "sum without (#without) (rate(##CPU{#job=\"JOB\"}[1h]))")
        .look("Read the log of a long run.", "./nightshift logs RUN")
        .act("It waits for something: help that, or run the job at another time.")
        .act(
            "It has more to do than before: let it run more often, or agree on another limit in config.yml.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.of(
                "the figure of P95 passes its limit and returns",
                fleet ->
                    fleet.shows(
                        CoreMetric.DURATION_P95,
                        SimJob.HOURLY,
                        minute -> minute < 10 ? 1500 : minute < 22 ? 1501 : 1499))
            .silentAt(9, 14)
            .at(16, Firing.of(AlertName.DURATION_P95_HIGH, SimJob.HOURLY))
            .silentAt(22),
        Scenario.of(
                "P95 of a job on demand that last ran two days ago",
                fleet ->
                    fleet
                        .shows(CoreMetric.DURATION_P95, SimJob.ADHOC, minute -> 100)
                        .extra("##P95_THRESHOLD{#job=\"adhoc\"}", "10+0x500"))
            .coarse()
            .at(100, Firing.of(AlertName.DURATION_P95_HIGH, SimJob.ADHOC))
            .at(900, Firing.of(AlertName.DURATION_P95_HIGH, SimJob.ADHOC))
            .silentAt(1460));
  }
}
