package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.bundle.alert.sim.SimJob;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** Some of what a job looks after is damaged and can still be repaired. */
final class ItemsDegraded implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.ITEMS_DEGRADED;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.job(
            Severity.WARNING,
            Duration.ofMinutes(15),
            "max without (#without, state) (##ITEMS{state=\"degraded\"}) > 0",
            "Some of what the job {{ $labels.#job }} looks after is damaged and was not repaired yet.",
            "{{ $value }} items of {{ $labels.#job }} in {{ $labels.deployment }} are degraded."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            "The last run found items that are damaged and can be repaired, and they are not repaired yet.",
            "None yet; a second damage in the same place would lose them.",
            "Tell the owner of the job on the same day.")
        .ask("How many?", "#ITEMS{#job=\"JOB\"}")
        .look("See which run found them.", "./nightshift runs JOB --limit 5")
        .look("Read its log: were repairs tried, and why did they fail?", "./nightshift logs RUN")
        .act("Let it look and repair again.", "./nightshift run JOB --wait")
        .act("Repairs are switched off in its settings: switch them on in config.yml.")
        .act("Repairs fail: do what its page says about that failure, and look at the disk.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.of(
                "an item stays degraded",
                fleet ->
                    fleet.extra(
                        "##ITEMS{#job=\"hourly\",state=\"degraded\"}", "0+0x4 1+0x19 0+0x10"))
            .silentAt(5, 19)
            .at(21, Firing.of(AlertName.ITEMS_DEGRADED, SimJob.HOURLY))
            .silentAt(26),
        Scenario.of(
                "an item that is repaired within ten minutes",
                fleet ->
                    fleet.extra(
                        "##ITEMS{#job=\"hourly\",state=\"degraded\"}", "0+0x4 1+0x9 0+0x20"))
            .silentAt(14, 21, 30));
  }
}
