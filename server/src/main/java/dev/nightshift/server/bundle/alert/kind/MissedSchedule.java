package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** A planned start lies in the past. */
final class MissedSchedule implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.MISSED_SCHEDULE;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.WARNING,
            Duration.ofMinutes(1),
            "time() - (#NEXT_RUN > 0) > 300",
            "The planned start of the job {{ $labels.#job }} has passed and no server has planned it.",
            "The next run of {{ $labels.#job }} in {{ $labels.deployment }} was due"
                + " {{ $value | humanizeDuration }} ago, and no server has turned it into a run or a recorded miss."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The schedule's next due time is more than five minutes in the past. A due time becomes a
            run or a recorded miss at once, whatever the job does; so no server plans this job.
            """,
            "The job will not run by itself until a server plans again.",
            "Call whoever runs the servers; the job itself is not the cause.")
        .ask(
            "Which jobs are affected? Seconds since their due time:",
            "time() - (#NEXT_RUN > 0) > 0")
        .look("What holds it back, and when is it due next?", "./nightshift diagnose JOB")
        .ask(
            "Are the clocks right? Difference between the server's clock and Prometheus', in seconds:",
            "##SERVER_TIME - timestamp(##SERVER_TIME)")
        .look("Does the server know the job, and is its schedule valid?", "./nightshift check")
        .act("Run the job by hand so that its work is done.", "./nightshift run JOB --wait")
        .act(
            "Restart the server: at its start it settles every due time since the last planned one.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "a due time that no server plans is a missed schedule after five minutes",
                fleet -> fleet.job(SimJob.HOURLY, job -> job.from(60, Behaviour.isForgotten())))
            .silentAt(59, 60, 65, 66)
            .at(67, Firing.of(AlertName.MISSED_SCHEDULE, SimJob.HOURLY)),
        Scenario.of(
                "a job that hangs still has its due times settled",
                fleet -> fleet.job(SimJob.MINUTELY, job -> job.from(5, Behaviour.hangs())))
            .at(
                14,
                Firing.of(AlertName.NOT_RUNNING, SimJob.MINUTELY),
                Firing.of(AlertName.LAST_SLOT_MISSED, SimJob.MINUTELY)));
  }
}
