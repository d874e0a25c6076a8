package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** A job has been active for a while and never completed a run. */
final class NeverRan implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.NEVER_RAN;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.CRITICAL,
            Duration.ofMinutes(1),
            """
            time() - #ACTIVE_SINCE > 2 * #EXPECTED_INTERVAL
            and
            #LAST_COMPLETION == 0
            """,
            "The job {{ $labels.#job }} has never completed a run.",
            "{{ $labels.#job }} in {{ $labels.deployment }} has been active for"
                + " {{ $value | humanizeDuration }}, more than twice its expected interval, without a completed run."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The job is in the catalogue and active for more than twice its expected interval, and no
            run of it was ever completed in this store.
            """,
            "The job's work has not been done even once since it was installed.",
            "Call the owner of the job: a job that never ran was most likely never set up rightly.")
        .look("Is a run under way, does it wait, or is it held back?", "./nightshift diagnose JOB")
        .look("See whether any run was ever started.", "./nightshift runs JOB")
        .look("See whether its settings and its plugin are right.", "./nightshift check")
        .ask("How long has it been active, in seconds?", "time() - #ACTIVE_SINCE{#job=\"JOB\"}")
        .act("Run it by hand and watch it.", "./nightshift run JOB --wait")
        .act(
            "The first run is still under way and rightly takes longer than two intervals: declare a longer interval or a shorter piece of work per run.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "a job whose first run hangs has never run after twice its interval",
                fleet ->
                    fleet.job(
                        SimJob.HOURLY,
                        job -> job.behaving(Behaviour.hangs()).listedBetween(5, 9999)))
            .at(
                125,
                Firing.of(AlertName.STALLED, SimJob.HOURLY),
                Firing.of(AlertName.LAST_SLOT_MISSED, SimJob.HOURLY))
            .at(
                127,
                Firing.of(AlertName.LAST_SLOT_MISSED, SimJob.HOURLY),
                Firing.of(AlertName.STALLED, SimJob.HOURLY),
                Firing.of(AlertName.NEVER_RAN, SimJob.HOURLY)),
        Scenario.of(
                "a first start is silent, and so is a job on demand that nobody asked for",
                fleet -> fleet)
            .silentFromTo(0, 10, 1));
  }
}
