package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** A job that used to complete runs no longer does. */
final class NotRunning implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.NOT_RUNNING;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.CRITICAL,
            Duration.ofMinutes(1),
            """
            time() - (#LAST_COMPLETION > #ACTIVE_SINCE or #ACTIVE_SINCE) > 2 * #EXPECTED_INTERVAL
            and
            #LAST_COMPLETION > 0
            """,
            "The job {{ $labels.#job }} has not completed a run for twice its interval.",
            "{{ $labels.#job }} in {{ $labels.deployment }} completed its last run"
                + " {{ $value | humanizeDuration }} ago, more than twice its expected interval."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The job has completed no run, neither well nor badly, for more than twice its expected
            interval. The time counts from the last completion, or from the moment the job became
            active again after a pause, a maintenance window or a long outage.
            """,
            "The job's work is not being done; what it looks after goes stale.",
            "Call the owner of the job if it does not complete within one more interval.")
        .look(
            "See the job's state: is a run under way, is it waiting, when is it due?",
            "./nightshift diagnose JOB")
        .look("See its last runs and how they ended.", "./nightshift runs JOB")
        .ask(
            "Does a run hang? Seconds since the oldest active run started:",
            "time() - #OLDEST_ACTIVE_START{#job=\"JOB\"}")
        .ask("Does it wait for a worker? Runs that are due and wait:", "#QUEUED_RUNS{#job=\"JOB\"}")
        .ask(
            "Does any node plan it? Seconds until the next due time (below 0: no node plans):",
            "#NEXT_RUN{#job=\"JOB\"} - time()")
        .look(
            "If a run is under way, read its log: its last line says where it is.",
            "./nightshift logs RUN")
        .act(
            "A run hangs: find what it waits for in its log and free that. It is stopped at the job's max runtime, and the next due time runs again.")
        .act(
            "Nothing runs and nothing waits: run it by hand and watch it.",
            "./nightshift run JOB --wait")
        .act(
            "Several jobs are affected: look for an alert on the server or its store first, and restart the server if its log shows that it no longer plans.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "a job that hangs is not running after twice its interval, and not before",
                fleet -> fleet.job(SimJob.HOURLY, job -> job.from(60, Behaviour.hangs())))
            .at(113, Firing.of(AlertName.STALLED, SimJob.HOURLY))
            .at(
                125,
                Firing.of(AlertName.STALLED, SimJob.HOURLY),
                Firing.of(AlertName.LAST_SLOT_MISSED, SimJob.HOURLY))
            .at(
                126,
                Firing.of(AlertName.LAST_SLOT_MISSED, SimJob.HOURLY),
                Firing.of(AlertName.STALLED, SimJob.HOURLY),
                Firing.of(AlertName.NOT_RUNNING, SimJob.HOURLY)),
        Scenario.of(
                "a crash loop does not hide a job that no longer runs",
                fleet -> {
                  fleet.job(SimJob.MINUTELY, job -> job.from(20, Behaviour.hangs()));
                  for (int minute = 20; minute < 60; minute += 4) {
                    fleet.serverDown(0, minute, minute + 1);
                  }
                  return fleet;
                })
            .at(
                31,
                Firing.of(AlertName.NOT_RUNNING, SimJob.MINUTELY),
                Firing.of(AlertName.SERVER_RESTARTING)),
        Scenario.of(
                "a job that is due again after a pause has twice its interval to complete",
                fleet ->
                    fleet.job(
                        SimJob.MINUTELY,
                        job -> job.pausedBetween(10, 100).from(100, Behaviour.isForgotten())))
            .silentAt(11, 13, 50, 99, 100, 101, 103)
            .at(104, Firing.of(AlertName.NOT_RUNNING, SimJob.MINUTELY)));
  }
}
