package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** A run is active for longer than it may be. */
final class Stalled implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.STALLED;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.CRITICAL,
            Duration.ofMinutes(1),
            "time() - #OLDEST_ACTIVE_START > #MAX_RUNTIME",
            "A run of the job {{ $labels.#job }} is active beyond its max runtime.",
            "The oldest active run of {{ $labels.#job }} in {{ $labels.deployment }} started"
                + " {{ $value | humanizeDuration }} ago, longer than its max runtime."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            A run is active for longer than the job's max runtime. The server asks a run to stop at
            that time, so this one does not listen: it is stuck in a call that cannot be interrupted,
            or its server is gone and no other has noticed yet.
            """,
            "By default no other run of the job starts while this one is active.",
            "Call the owner of the job if the run is still active ten minutes after the server was restarted.")
        .look("Find the run and its server.", "./nightshift runs JOB --state RUNNING")
        .look("Read its log: the last line says where it is.", "./nightshift logs RUN")
        .ask("How long is it active, in seconds?", "time() - #OLDEST_ACTIVE_START{#job=\"JOB\"}")
        .ask("Which node executes it?", "##ACTIVE_RUNS{#job=\"JOB\"} > 0")
        .ask(
            "Does it still do something? CPU seconds per second of its threads:",
            "sum without (#without) (rate(##CPU{#job=\"JOB\"}[5m]))")
        .act(
            "Free what it waits for: a lock, a full disk, a service that does not answer. It then ends as timed out and the next run starts.")
        .act(
            "Take a thread dump of the server for the owner, then restart the server: the run is closed as STALLED and, where the job allows it, run again.",
            "jcmd nightshift.jar Thread.print > threads.txt");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "a run beyond its max runtime is stalled",
                fleet -> fleet.job(SimJob.MINUTELY, job -> job.from(20, Behaviour.hangs())))
            .at(
                30,
                Firing.of(AlertName.NOT_RUNNING, SimJob.MINUTELY),
                Firing.of(AlertName.LAST_SLOT_MISSED, SimJob.MINUTELY))
            .at(
                32,
                Firing.of(AlertName.LAST_SLOT_MISSED, SimJob.MINUTELY),
                Firing.of(AlertName.STALLED, SimJob.MINUTELY),
                Firing.of(AlertName.NOT_RUNNING, SimJob.MINUTELY)),
        Scenario.of(
                "a long run within its max runtime is not stalled",
                fleet -> fleet.job(SimJob.HOURLY, job -> job.from(60, Behaviour.succeeds(2880, 9))))
            .silentAt(60, 66, 67)
            .silentAt(100, 107));
  }
}
