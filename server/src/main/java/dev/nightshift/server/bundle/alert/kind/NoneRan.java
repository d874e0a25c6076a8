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

/** No scheduled job of a deployment has completed a run for a day. */
final class NoneRan implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.NONE_RAN;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
                Severity.CRITICAL,
                Duration.ofMinutes(5),
                """
                time() - max without (#job) (
                  (#LAST_COMPLETION > #ACTIVE_SINCE or #ACTIVE_SINCE)
                  and #EXPECTED_INTERVAL <= 43200
                  unless #muted
                ) > 86400
                """,
                "No scheduled job has completed a run for a day.",
                "In {{ $labels.deployment }} no job that is due at least twice a day has completed a run for"
                    + " {{ $value | humanizeDuration }}.")
            .priority(Priority.P0)
            .about(AlertRule.About.SERVER));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            Not one of the jobs that are due at least twice a day has completed a run for a day. Jobs
            that are paused do not count; during maintenance the alert is silent.
            """,
            "All background work stands still.",
            "Call whoever runs the servers and the owners of critical jobs now.")
        .look("Is the server reachable, and what do its jobs wait for?", "./nightshift jobs")
        .look("See the last runs of all jobs.", "./nightshift runs --limit 20")
        .ask("Are servers up, and do they see their store?", "up{job=\"nightshift\"} or ##STORE_UP")
        .ask("Do runs wait for workers?", "sum without (#job) (#QUEUED_RUNS)")
        .ask(
            "Are workers held by runs that hang? Seconds since their start:",
            "time() - #OLDEST_ACTIVE_START")
        .act(
            "Runs hang and hold every worker: restart the server; it closes them as STALLED and plans anew.")
        .act("Nothing is planned: look at the server's log for its planner, then restart it.")
        .act("Run the critical jobs by hand meanwhile.", "./nightshift run JOB --wait");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "no scheduled job completes a run for a day",
                fleet -> fleet.everyJob(job -> job.from(20, Behaviour.isForgotten())))
            .coarse()
            .at(
                1440,
                Firing.of(AlertName.NOT_RUNNING, SimJob.MINUTELY),
                Firing.of(AlertName.NOT_RUNNING, SimJob.HOURLY),
                Firing.of(AlertName.MISSED_SCHEDULE, SimJob.MINUTELY),
                Firing.of(AlertName.MISSED_SCHEDULE, SimJob.HOURLY))
            .at(
                1476,
                Firing.of(AlertName.NONE_RAN).withoutJob(),
                Firing.of(AlertName.NOT_RUNNING, SimJob.MINUTELY),
                Firing.of(AlertName.NOT_RUNNING, SimJob.HOURLY),
                Firing.of(AlertName.MISSED_SCHEDULE, SimJob.MINUTELY),
                Firing.of(AlertName.MISSED_SCHEDULE, SimJob.HOURLY)),
        Scenario.of(
                "all jobs are paused for more than a day",
                fleet -> fleet.everyJob(job -> job.pausedBetween(20, 5000)))
            .coarse()
            .silentAt(60, 1440, 1600));
  }
}
