package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** Two deployments carry the same target labels. */
final class DeploymentsMixed implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.DEPLOYMENTS_MIXED;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.server(
            Severity.WARNING,
            Duration.ofMinutes(15),
            """
            count without (#without, version, catalogue_hash, store_id) (
              max without (#without, version, catalogue_hash) (##SERVER_INFO{store_id!=""})
            ) > 1
            """,
            "Servers of several stores are scraped as the one deployment {{ $labels.deployment }}.",
            "{{ $value }} stores stand behind the servers that Prometheus scrapes as {{ $labels.deployment }}."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            Servers with different stores carry the same target labels. Rules take the servers of one
            deployment as one, so what one deployment tells hides what the other tells.
            """,
            "Alerts on either deployment may stay silent or fire for the wrong one.",
            "Tell whoever runs Prometheus today.")
        .ask("Which servers have which store?", "##SERVER_INFO")
        .look("Which store does this server use?", "./nightshift store")
        .act(
            "They are two deployments: give each its own `deployment` label in the scrape configuration.")
        .act("They should be one: let all of them use the same `store:` in config.yml.");
  }

  @Override
  public List<Scenario> scenarios() {
    var other =
        "##SERVER_INFO{version=\"1.0.0\",catalogue_hash=\"CATALOGUE\",store_id=\"%s\",job=\"nightshift\",pod=\"x\"}";
    return List.of(
        Scenario.of(
                "a server of another store under the same labels",
                fleet -> fleet.extra(other.formatted("another"), "_x10 1+0x20"))
            .silentAt(9, 24)
            .at(26, Firing.of(AlertName.DEPLOYMENTS_MIXED)),
        Scenario.of(
                "a server that has not seen its store yet",
                fleet -> fleet.extra(other.formatted(""), "_x10 1+0x20"))
            .silentAt(26, 29));
  }
}
