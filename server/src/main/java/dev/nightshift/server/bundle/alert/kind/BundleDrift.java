package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** The rules were not made from the running catalogue. */
final class BundleDrift implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.BUNDLE_DRIFT;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.server(
            Severity.WARNING,
            Duration.ofMinutes(15),
            """
            max without (#without, version, store_id) (##SERVER_INFO)
            unless on (catalogue_hash)
            #bundle
            """,
            "The deployed alerts, dashboards and runbooks were not made from the running catalogue.",
            "Servers of {{ $labels.deployment }} run the catalogue {{ $labels.catalogue_hash }}; the rules"
                + " that Prometheus has loaded were made from another one."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            A server runs a catalogue from which the loaded rules were not made: jobs were added,
            removed or changed, and the bundle was not generated or not deployed since.
            """,
            """
            Most alerts go on working, since their thresholds come from the servers. Runbooks,
            dashboards, routes to owners and the alerts that jobs declare themselves may be wrong.
            """,
            "Tell whoever deploys the rules on the next business day.")
        .ask("Which catalogues run?", "count by (deployment, catalogue_hash) (##SERVER_INFO)")
        .ask("From which catalogues were the rules made?", "#bundle")
        .look("Are the committed files those of config.yml?", "./nightshift bundle check")
        .act(
            "Generate, commit, and deploy the files; reload Prometheus.",
            "./nightshift bundle generate",
            "./nightshift bundle check")
        .act(
            "Several deployments share this Prometheus: generate one bundle from the catalogues of all of them.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.everywhere(
                "a catalogue from which the rules were not made",
                fleet -> fleet.otherCatalogue(30, 60))
            .silentAt(30, 44)
            .at(46, Firing.of(AlertName.BUNDLE_DRIFT))
            .silentAt(61),
        Scenario.of(
                "rules that are deployed ten minutes after the servers",
                fleet -> fleet.otherCatalogue(30, 40))
            .silentAt(31, 39, 41, 60));
  }
}
