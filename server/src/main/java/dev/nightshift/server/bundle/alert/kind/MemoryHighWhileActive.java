package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Fleet;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** A server uses too much memory; one alert for each job that is active there. */
final class MemoryHighWhileActive implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.MEMORY_HIGH;
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
                (process_resident_memory_bytes{job="nightshift"} > ##SERVER_MEMORY_THRESHOLD)
                """,
                "A server uses more memory than its limit while the job {{ $labels.#job }} is active there.",
                "{{ $labels.instance }} of {{ $labels.deployment }} uses {{ $value | humanize1024 }}B of memory while a run of {{ $labels.#job }} is active there.")
            .about(AlertRule.About.JOB_ON_NODE));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The resident memory of a server has been beyond its limit for two minutes, and the job was
            active there all the time. There is one alert for each such job: the one that allocates
            most is the first suspect.
            """,
            "The server may be killed by the system, and all its runs with it.",
            "Call the owner of the job that allocates most if memory still grows.")
        .ask(
            "Which of the active jobs allocates most? Bytes per second:",
            "sort_desc(sum without (#without) (rate(##ALLOCATED[5m])) and #OLDEST_ACTIVE_START)")
        .ask("Memory over time:", "process_resident_memory_bytes{job=\"nightshift\"}")
        .ask("Is it the heap?", "jvm_memory_bytes_used{area=\"heap\"}")
        .ask(
            "Items per second:",
            "sum without (#without) (rate(##ITEMS_PROCESSED{#job=\"JOB\"}[5m]))")
        .look("What is its run doing?", "./nightshift logs RUN")
        .act(
            "Stop the run if the server is near its end; it can be run again.",
            "./nightshift cancel RUN --reason \"memory\"")
        .act(
            "Let it work in smaller batches.", "./nightshift intensity JOB low --reason \"memory\"")
        .act(
            "It is what the jobs need: give the server more memory and raise `alerts.limits.memory` in config.yml.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.of(
                "memory is high on one of three servers while an hourly job is active there",
                fleet ->
                    fleet.shows(
                        0,
                        "process_resident_memory_bytes",
                        minute -> minute >= 50 && minute < 70 ? 1.1e9 : 1e9))
            .only(Fleet.Shape.CLUSTER)
            .silentAt(55, 61)
            .at(63, Firing.of(AlertName.MEMORY_HIGH, SimJob.HOURLY))
            .silentAt(65),
        Scenario.of(
                "memory is high, and one job of the server is paused",
                fleet ->
                    fleet
                        .job(SimJob.HOURLY, job -> job.from(0, Behaviour.succeeds(1200, 40)))
                        .job(SimJob.MINUTELY, job -> job.pausedBetween(9, 20))
                        .shows(
                            0,
                            "process_resident_memory_bytes",
                            minute -> minute >= 5 ? 1.1e9 : 1e9))
            .silentAt(6)
            .at(
                8,
                Firing.of(AlertName.MEMORY_HIGH, SimJob.HOURLY),
                Firing.of(AlertName.MEMORY_HIGH, SimJob.MINUTELY))
            .at(10, Firing.of(AlertName.MEMORY_HIGH, SimJob.HOURLY)),
        Scenario.of(
                "memory is high for a minute",
                fleet ->
                    fleet.shows(
                        0, "process_resident_memory_bytes", minute -> minute == 10 ? 2e9 : 9e8))
            .silentAt(10, 12, 13));
  }
}
