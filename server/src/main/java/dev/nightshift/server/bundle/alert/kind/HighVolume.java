package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Behaviour;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import dev.nightshift.server.conventions.CoreMetric;
import java.time.Duration;
import java.util.List;

/** A job processes more items per second than its owner expects. */
final class HighVolume implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.HIGH_VOLUME;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.INFO,
            Duration.ofMinutes(2),
            "sum without (#without) (rate(##ITEMS_PROCESSED[5m])) > #ITEMS_RATE_THRESHOLD",
            "The job {{ $labels.#job }} processes more items per second than its limit.",
            "{{ $labels.#job }} in {{ $labels.deployment }} processes {{ $value | humanize }} items per second."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            "Over five minutes the job processed more items per second than the limit that is set for it.",
            "None by itself; large batches are what makes memory, database and network peak.",
            "None; tell the owner of the job if something else suffers from it.")
        .ask(
            "Items per second:",
            "sum without (#without) (rate(##ITEMS_PROCESSED{#job=\"JOB\"}[5m]))")
        .look("What do its runs work on?", "./nightshift runs JOB --limit 10")
        .ask(
            "Does it come with memory? Resident bytes of the servers:",
            "process_resident_memory_bytes{job=\"nightshift\"}")
        .act(
            "It presses on others: lower how hard it presses.",
            "./nightshift intensity JOB low --reason \"high volume\"")
        .act("The volume is what it is now: set another limit in config.yml.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "a batch of half an hour with many items",
                fleet ->
                    fleet.job(
                        SimJob.MINUTELY,
                        job ->
                            job.from(10, Behaviour.succeeds(8, 660))
                                .from(25, Behaviour.succeeds(8, 3))))
            .silentAt(10, 14)
            .at(20, Firing.of(AlertName.HIGH_VOLUME, SimJob.MINUTELY))
            .silentAt(31),
        Scenario.of(
                "as many items as the limit allows, and then more",
                fleet ->
                    fleet.shows(
                        CoreMetric.ITEMS_PROCESSED,
                        SimJob.MINUTELY,
                        minute ->
                            1e6 + 590 * Math.min(minute, 10) + 660 * Math.max(0, minute - 10)))
            .silentAt(8, 12)
            .at(13, Firing.of(AlertName.HIGH_VOLUME, SimJob.MINUTELY)));
  }
}
