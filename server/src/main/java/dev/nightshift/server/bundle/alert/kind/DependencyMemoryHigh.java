package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** What jobs depend on uses more memory than it should. */
final class DependencyMemoryHigh implements AlertKind {
  private static final String MEMORY =
      "##DEPENDENCY_MEMORY{dependency=\"cache\",job=\"nightshift\"}";
  private static final String LIMIT =
      "##DEPENDENCY_MEMORY_THRESHOLD{dependency=\"cache\",job=\"nightshift\"}";

  @Override
  public AlertName name() {
    return AlertName.DEPENDENCY_MEMORY_HIGH;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.server(
            Severity.WARNING,
            Duration.ofMinutes(5),
            """
            max without (#without) (##DEPENDENCY_MEMORY)
            > max without (#without) (##DEPENDENCY_MEMORY_THRESHOLD)
            """,
            "{{ $labels.dependency }}, on which jobs depend, uses more memory than its limit.",
            "{{ $labels.dependency }} of {{ $labels.deployment }} uses {{ $value | humanize1024 }}B."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            The last runs that used this dependency told that it uses more memory than
            `alerts.limits.dependencyMemory` in config.yml allows.
            """,
            "Before long it may refuse writes, drop what it holds, or be killed by its machine.",
            "Tell whoever runs the dependency today.")
        .ask("How much, seen from which server?", "##DEPENDENCY_MEMORY")
        .ask("And the limits:", "##DEPENDENCY_MEMORY_THRESHOLD")
        .look("What do its jobs do?", "./nightshift jobs")
        .act("It holds what nobody needs: clear that, or let it expire.")
        .act(
            "A job writes too much into it: hold the job back until that is mended.",
            "./nightshift pause JOB --until 2h --reason \"it fills its dependency\"")
        .act("It needs so much: give it more, and raise the limit.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.of(
                "a dependency passes its limit, and is cleared",
                fleet ->
                    fleet.extra(MEMORY, "900+0x9 1100+0x10 900+0x10").extra(LIMIT, "1000+0x40"))
            .silentAt(9, 14)
            .at(16, Firing.of(AlertName.DEPENDENCY_MEMORY_HIGH))
            .silentAt(21),
        Scenario.of("a dependency without a limit", fleet -> fleet.extra(MEMORY, "9000000000+0x30"))
            .silentAt(20));
  }
}
