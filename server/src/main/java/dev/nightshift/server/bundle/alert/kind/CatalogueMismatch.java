package dev.nightshift.server.bundle.alert.kind;

import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.alert.sim.Fleet;
import dev.nightshift.server.bundle.alert.sim.Scenario;
import dev.nightshift.server.bundle.alert.sim.Scenario.Firing;
import dev.nightshift.server.conventions.AlertName;
import java.time.Duration;
import java.util.List;

/** Servers of one deployment run different catalogues. */
final class CatalogueMismatch implements AlertKind {
  @Override
  public AlertName name() {
    return AlertName.CATALOGUE_MISMATCH;
  }

  @Override
  public List<AlertRule> rules() {
    return List.of(
        AlertRule.server(
            Severity.WARNING,
            Duration.ofMinutes(30),
            """
            count without (#without, version, catalogue_hash, store_id) (
              max without (#without, version, store_id) (##SERVER_INFO)
            ) > 1
            """,
            "The servers of {{ $labels.deployment }} run different catalogues.",
            "The servers of {{ $labels.deployment }} have run {{ $value }} different catalogues for half an hour."));
  }

  @Override
  public Guide guide() {
    return Guide.of(
            """
            For half an hour the servers of one deployment have disagreed on which jobs there are or
            what they declare: a roll-out stopped half way, or config.yml or plugins differ.
            """,
            "What a job does depends on the server that runs it; thresholds are the laxest of all.",
            "Tell whoever rolls out the servers today.")
        .ask("Which server runs which catalogue and version?", "##SERVER_INFO")
        .look("See this server's plugins.", "./nightshift plugins")
        .act("The roll-out stopped: finish it, or take it back.")
        .act(
            "Configurations differ: bring config.yml and the plugins folder of all servers to the same state and restart the odd ones.");
  }

  @Override
  public List<Scenario> scenarios() {
    return List.of(
        Scenario.of(
                "one server of three has run another catalogue for half an hour",
                fleet -> fleet.otherCatalogueOn(1, 10, 60))
            .only(Fleet.Shape.CLUSTER)
            .silentAt(10, 24)
            .at(39, Firing.of(AlertName.BUNDLE_DRIFT))
            .at(41, Firing.of(AlertName.BUNDLE_DRIFT), Firing.of(AlertName.CATALOGUE_MISMATCH))
            .silentAt(60),
        Scenario.of(
                "a roll-out that takes ten minutes",
                fleet -> fleet.otherCatalogueOn(1, 10, 20).otherCatalogueOn(2, 14, 20))
            .only(Fleet.Shape.CLUSTER)
            .silentAt(12, 19, 24, 45));
  }
}
