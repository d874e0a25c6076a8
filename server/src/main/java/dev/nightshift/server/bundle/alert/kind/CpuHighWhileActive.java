package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** A server uses too much CPU; one alert for each job that is active there. */
final class CpuHighWhileActive implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.CPU_HIGH;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
                Severity.WARNING,
                Duration.ofMinutes(2),
                """
                (##ACTIVE_RUNS > 0) * 0
                + ignoring (#job) group_left ()
                (rate(process_cpu_seconds_total{job="nightshift"}[5m]) > ##SERVER_CPU_THRESHOLD)
                """,
                "A server uses more CPU than its limit while the job {{ $labels.#job }} is active there.",
                "{{ $labels.instance }} of {{ $labels.deployment }} uses {{ $value | humanize }} cores while a run of {{ $labels.#job }} is active there.")
            .about(AlertRule.About.JOB_ON_NODE));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            Over five minutes a server has used more CPU than its limit, and the job was active there
            for two minutes. There is one alert for each such job: the one whose own threads use most
            is the first suspect.
            """,
            "Runs take longer, and what shares the machine suffers.",
            "Tell the owner of the job that uses most; call if critical jobs become slow.")
        .ask(
            "Which job uses most? Cores, by job:",
            "sort_desc(sum without (#without) (rate(##CPU[5m])))")
        .ask(
            "CPU of the servers, in cores:",
            "rate(process_cpu_seconds_total{job=\"nightshift\"}[5m])")
        .ask(
            "Is it the garbage collector? Seconds per second:",
            "sum without (gc) (rate(jvm_gc_collection_seconds_sum[5m]))")
        .look("What is its run doing?", "./nightshift logs RUN")
        .act("Let it press less.", "./nightshift intensity JOB low --reason \"CPU\"")
        .act("Let it run at another time: change its `schedule:` in config.yml.")
        .act(
            "It is what the jobs need: give the server more CPU and raise `alerts.limits.cpu` in config.yml.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.of(
                "a server uses three cores while an hourly job is active",
                fleet ->
                    fleet
                        .job(SimJob.HOURLY, job -> job.from(0, Behaviour.succeeds(1200, 40)))
                        .job(SimJob.MINUTELY, job -> job.pausedBetween(1, 30))
                        .shows(
                            0,
                            "process_cpu_seconds_total",
                            minute -> minute <= 5 ? 30 * minute : 150 + 180 * (minute - 5)))
            .silentAt(7, 10)
            .at(11, Firing.of(AlertName.CPU_HIGH, SimJob.HOURLY))
            .at(19, Firing.of(AlertName.CPU_HIGH, SimJob.HOURLY))
            .at(21, Firing.of(AlertName.SLOW, SimJob.HOURLY)),
        Scenario.of(
                "a server uses as many cores as it may",
                fleet ->
                    fleet
                        .job(SimJob.HOURLY, job -> job.from(0, Behaviour.succeeds(1200, 40)))
                        .shows(0, "process_cpu_seconds_total", minute -> 119 * minute))
            .silentAt(8, 15));
  }
}
