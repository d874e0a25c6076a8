package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** Some of what a job looks after is lost. */
final class ItemsUnrecoverable implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.ITEMS_UNRECOVERABLE;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.CRITICAL,
            Duration.ofMinutes(5),
            "max without (#without, state) (##ITEMS{state=\"unrecoverable\"}) > 0",
            "Some of what the job {{ $labels.#job }} looks after cannot be recovered.",
            "{{ $value }} items of {{ $labels.#job }} in {{ $labels.deployment }} cannot be recovered."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The last run found items that are damaged and that it could not repair: several copies
            are bad at once, there is too little redundancy, or the medium fails. The number is kept
            in the store, so a restart does not hide it.
            """,
            "Data is lost unless somebody brings it back from elsewhere; more may follow.",
            "Call the owner of the job, and whoever runs the disks, now.")
        .ask("How many, and how many are degraded?", "#ITEMS{#job=\"JOB\"}")
        .look("See which run found them.", "./nightshift runs JOB --limit 5")
        .look("Read its log: which items, and what is wrong with them?", "./nightshift logs RUN")
        .look("Is the disk failing? The kernel's log and its SMART figures say so.", "")
        .act("Stop what writes to the damaged place before anything else.")
        .act("Bring the items back from a backup, then look again.", "./nightshift run JOB --wait")
        .act("The disk fails: replace it first, then bring back what was on it.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "two items are lost until they are brought back",
                fleet ->
                    fleet.extra(
                        "##ITEMS{#job=\"hourly\",state=\"unrecoverable\"}", "0+0x9 2+0x11 0+0x10"))
            .silentAt(9, 14)
            .at(16, Firing.of(AlertName.ITEMS_UNRECOVERABLE, SimJob.HOURLY))
            .silentAt(22),
        Scenario.of(
                "an item that is lost for three minutes only",
                fleet ->
                    fleet.extra(
                        "##ITEMS{#job=\"hourly\",state=\"unrecoverable\"}", "0+0x9 2+0x2 0+0x10"))
            .silentAt(12, 16));
  }
}
