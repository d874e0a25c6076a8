package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import java.time.Duration;
import java.util.List;

/** Due runs pile up. */
final class QueueBacklog implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.QUEUE_BACKLOG;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        backlog(
            Severity.CRITICAL,
            "##QUEUE_CRITICAL_THRESHOLD",
            "Very many due runs wait for a worker."),
        backlog(Severity.WARNING, "##QUEUE_THRESHOLD", "Many due runs wait for a worker."));
  }

  private static AlertRule backlog(Severity severity, String threshold, String summary) {
    return AlertRule.server(
        severity,
        Duration.ofMinutes(5),
        """
        sum without (#job) (#QUEUED_RUNS unless #muted)
          > max without (#without, #job) (THRESHOLD)
        """
            .replace("THRESHOLD", threshold),
        summary,
        "{{ $value }} due runs of jobs that are not paused wait for a worker in {{ $labels.deployment }}.");
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            For five minutes more runs have been due than `alerts.limits.queue` in config.yml allows
            (10 unless it is set; critical: `queueCritical`, 50), and no worker has taken them. Runs of
            paused jobs, and of all jobs during maintenance, are left out.
            """,
            "Jobs start late; the longer the queue, the later.",
            "Call the owner of the job that has most runs waiting if the queue still grows after half an hour.")
        .look("Which queues wait, and do their workers work?", "./nightshift queue")
        .ask("Which jobs wait? Runs by job:", "sort_desc(#QUEUED_RUNS > 0)")
        .ask("For how long, in seconds?", "time() - #OLDEST_QUEUED")
        .ask(
            "Which runs hold the workers? Seconds since their start:",
            "time() - #OLDEST_ACTIVE_START")
        .look("Do ends come in, or do they fail?", "./nightshift runs --limit 20")
        .act(
            "Runs hang and hold the workers: find what they wait for; restart the server if they do not end.")
        .act(
            "Too many were enqueued at once: hold the job back while others catch up.",
            "./nightshift pause JOB --until 1h --reason \"its queue is too long\"")
        .act(
            "It is too much work for the workers: raise `queues:` in config.yml, or add a server.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "first twelve, then forty, then fifty-one runs wait",
                fleet ->
                    fleet
                        .shows(CoreMetric.QUEUED_RUNS, SimJob.HOURLY, minute -> minute < 5 ? 3 : 6)
                        .shows(
                            CoreMetric.QUEUED_RUNS,
                            SimJob.MINUTELY,
                            minute ->
                                minute < 5
                                    ? 7
                                    : minute < 12 ? 6 : minute < 18 ? 34 : minute < 27 ? 45 : 2))
            .silentAt(4, 9)
            .at(11, Firing.of(AlertName.QUEUE_BACKLOG).withoutJob().as("warning"))
            .at(18, Firing.of(AlertName.QUEUE_BACKLOG).withoutJob().as("warning"))
            .at(22, Firing.of(AlertName.QUEUE_BACKLOG).withoutJob().as("warning"))
            .at(
                24,
                Firing.of(AlertName.QUEUE_BACKLOG).withoutJob().as("warning"),
                Firing.of(AlertName.QUEUE_BACKLOG).withoutJob().as("critical"))
            .silentAt(27),
        Scenario.of(
                "many runs of a paused job wait",
                fleet ->
                    fleet
                        .job(SimJob.MINUTELY, job -> job.pausedBetween(5, 40))
                        .shows(
                            CoreMetric.QUEUED_RUNS, SimJob.MINUTELY, minute -> minute < 6 ? 0 : 90))
            .silentAt(12, 30));
  }
}
