package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** A run takes longer than expected. */
final class Slow implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.SLOW;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.WARNING,
            Duration.ofMinutes(1),
            """
            #LAST_DURATION > #EXPECTED_DURATION + clamp_min(0.5 * #EXPECTED_DURATION, 1)
            and
            (#EXPECTED_INTERVAL > 0 or time() - #LAST_COMPLETION < 86400)
            """,
            "The last run of the job {{ $labels.#job }} took longer than one and a half times its expected duration.",
            "The last run of {{ $labels.#job }} in {{ $labels.deployment }} took"
                + " {{ $value | humanizeDuration }}, more than one and a half times what is expected."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The last run took more than one and a half times the expected duration, and at least a second more. The alert clears with the next run of
            ordinary length. Jobs that declare no expected duration never raise it.
            """,
            "The work is done, but late. If it goes on, runs begin to overlap or to be skipped.",
            "Nobody needs to be called for one slow run.")
        .look(
            "Compare with the runs before: more items, or more time per item?",
            "./nightshift runs JOB --limit 10")
        .ask(
            "Last duration against the expected one:",
            "#LAST_DURATION{#job=\"JOB\"} / #EXPECTED_DURATION{#job=\"JOB\"}")
        .ask("Which other jobs were active?", "sum without (#without) (##ACTIVE_RUNS) > 0")
        .look("Read its log: between which lines does the time pass?", "./nightshift logs RUN")
        .act("More items than usual: nothing to do.")
        .act(
            "Slower for the same items: look at what the job depends on, and at jobs that were active at the same time.")
        .act(
            "It is always so: raise `expectedDuration` of the job in config.yml and generate the bundle again.",
            "./nightshift bundle generate");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "a run that takes twice as long as expected",
                fleet ->
                    fleet.job(
                        SimJob.HOURLY,
                        job ->
                            job.from(60, Behaviour.succeeds(590, 40))
                                .from(120, Behaviour.succeeds(290, 40))))
            .silentAt(59, 66, 67)
            .at(72, Firing.of(AlertName.SLOW, SimJob.HOURLY))
            .at(124, Firing.of(AlertName.SLOW, SimJob.HOURLY))
            .silentAt(126),
        Scenario.of(
                "a run of ordinary length, a little longer than expected",
                fleet -> fleet.job(SimJob.HOURLY, job -> job.behaving(Behaviour.succeeds(440, 40))))
            .coarse()
            .silentFromTo(0, 132, 4));
  }
}
