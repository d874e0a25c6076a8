package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.Priority;
import java.time.Duration;
import java.util.List;

/** The last run, or the last two, failed. */
final class LastRunFailed implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.LAST_RUN_FAILED;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
                Severity.WARNING,
                Duration.ofMinutes(1),
                """
            #CONSECUTIVE_FAILURES > 0 < 3
            and
            (#EXPECTED_INTERVAL > 0 or time() - #LAST_COMPLETION < 86400)
            """,
                "The last run of the job {{ $labels.#job }} failed.",
                "The last {{ if eq $value 1.0 }}run{{ else }}two runs{{ end }} of {{ $labels.#job }} in"
                    + " {{ $labels.deployment }} failed. The alert clears with the next success.")
            .priority(Priority.P3));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The last run failed, or the last two. It may be a passing trouble: the alert clears with
            the next success, and becomes BackgroundJobConsecutiveFailures with the third failure. Of
            a job on demand it clears a day after the run.
            """,
            "One cycle of the job's work was not done.",
            "Nobody needs to be called for a single failure.")
        .look("See how it failed, and what to type.", "./nightshift diagnose JOB")
        .look("Read its log.", "./nightshift logs RUN")
        .ask("When is the next run due? Seconds from now:", "#NEXT_RUN{#job=\"JOB\"} - time()")
        .act("Wait for the next run if it is due soon.")
        .act(
            "The next run is hours away, or the job runs on demand: run it again.",
            "./nightshift run JOB --wait");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "the failure of an hourly job is known at once and clears with the next success",
                fleet ->
                    fleet.job(
                        SimJob.HOURLY,
                        job ->
                            job.from(60, Behaviour.fails(290))
                                .from(120, Behaviour.succeeds(290, 40))))
            .silentAt(60, 64)
            .at(66, Firing.of(AlertName.LAST_RUN_FAILED, SimJob.HOURLY))
            .at(124, Firing.of(AlertName.LAST_RUN_FAILED, SimJob.HOURLY))
            .silentAt(126),
        Scenario.of(
                "the failure of a job on demand is forgotten after a day",
                fleet -> fleet.job(SimJob.ADHOC, job -> job.behaving(Behaviour.fails(20))))
            .coarse()
            .at(20, Firing.of(AlertName.LAST_RUN_FAILED, SimJob.ADHOC))
            .at(1440, Firing.of(AlertName.LAST_RUN_FAILED, SimJob.ADHOC))
            .silentAt(1456));
  }
}
