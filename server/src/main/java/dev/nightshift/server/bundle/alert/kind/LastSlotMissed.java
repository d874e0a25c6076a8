package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Priority;
import java.time.Duration;
import java.util.List;

/** At the last due time nothing ran, and nothing has run since. */
final class LastSlotMissed implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.LAST_SLOT_MISSED;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
                Severity.WARNING,
                Duration.ofMinutes(5),
                """
                #LAST_MISSED_SLOT > #LAST_COMPLETION
                and
                #LAST_MISSED_SLOT > #ACTIVE_SINCE
                """,
                "A due time of the job {{ $labels.#job }} has passed without a run, and none has ended since.",
                "Nothing ran for {{ $labels.#job }} in {{ $labels.deployment }} when it was due at"
                    + " {{ $value | humanizeTimestamp }}, and no run has ended since.")
            .priority(Priority.P3));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            At its last due time the job did not run: the run before was still active, no server was
            there, or planning failed. What is missed during a pause or a window does not count, and
            the alert clears when a run ends.
            """,
            "The work of that due time is not done until the next one, for a daily job a day later.",
            "Tell the owner of the job if its work cannot wait until the next due time.")
        .look("See what was missed, and why.", "./nightshift missed JOB --since 7d")
        .look("Is a run still active that began before?", "./nightshift runs JOB --limit 5")
        .ask(
            "Missed due times of a day, by cause:",
            "sum without (#without) (increase(##MISSED_SLOTS{#job=\"JOB\"}[1d]))")
        .act("The work cannot wait: run it now.", "./nightshift run JOB --wait")
        .act(
            "Runs overlap again and again: give it a longer interval, or allow several at once with `overlap:` in config.yml.")
        .act(
            "It missed its time while no server was there: `afterOutage: run-once` in config.yml runs it at the return.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.of(
                "an hourly job that was still active at its due time",
                fleet ->
                    fleet.shows(
                        CoreMetric.LAST_MISSED_SLOT,
                        SimJob.HOURLY,
                        minute -> minute < 10 ? 0 : 600))
            .silentAt(9, 14)
            .at(16, Firing.of(AlertName.LAST_SLOT_MISSED, SimJob.HOURLY))
            .silentAt(65),
        Scenario.of(
                "what was missed during a pause does not count after it",
                fleet ->
                    fleet
                        .job(SimJob.HOURLY, job -> job.pausedBetween(50, 70))
                        .job(SimJob.MINUTELY, job -> job.pausedBetween(50, 70)))
            .silentAt(65, 70, 76, 90));
  }
}
