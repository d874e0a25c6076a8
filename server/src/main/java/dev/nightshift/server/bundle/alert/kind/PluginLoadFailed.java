package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** Plugins or jobs were not loaded. */
final class PluginLoadFailed implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.PLUGIN_LOAD_FAILED;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.server(
            Severity.WARNING,
            Duration.ofMinutes(5),
            "max without (#without) (##PLUGIN_LOAD_FAILED) > 0",
            "A server of {{ $labels.deployment }} could not load a plugin or a job.",
            "{{ $value }} plugins or jobs of {{ $labels.deployment }} were not loaded; the other jobs run."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            At its start a server refused a plugin JAR or a job: not a JAR, no job inside, a class
            missing or too new, a constructor that throws, a name used twice, or settings that do not
            fit. All other jobs run.
            """,
            "The refused jobs do not run.",
            "Tell the owner of the plugin.")
        .look("See each problem with its next step.", "./nightshift check")
        .ask("Which servers?", "##PLUGIN_LOAD_FAILED > 0")
        .look("Which jobs are there?", "./nightshift jobs")
        .act(
            "Do what the problem's text says, replace the JAR or correct config.yml, and restart the server.")
        .act(
            "The plugin is no longer wanted: take it out of `plugins/`, and announce its jobs under `retired:` in config.yml.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere("a plugin that cannot be loaded", fleet -> fleet.pluginProblem(30, 50))
            .silentAt(30, 34)
            .at(36, Firing.of(AlertName.PLUGIN_LOAD_FAILED))
            .silentAt(51));
  }
}
