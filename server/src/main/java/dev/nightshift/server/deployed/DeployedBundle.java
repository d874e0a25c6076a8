package dev.nightshift.server.deployed;

import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.alert.WrittenRule;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.catalog.Catalogue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Compares what is deployed with the bundle of now. It changes nothing. */
public final class DeployedBundle {
  private static final int PATIENCE = 60;

  private final BundleInput input;
  private final Bundle bundle;

  /**
   * The bundle of one or several deployments.
   *
   * @throws IllegalArgumentException if none can be made of them
   */
  public DeployedBundle(BundleSettings settings, List<Catalogue> catalogues) {
    this.input = BundleInput.of(settings, catalogues);
    this.bundle = Bundle.generate(settings, catalogues);
  }

  /**
   * The bundle of one deployment.
   *
   * @param bundle generated of the two before
   */
  public DeployedBundle(BundleSettings settings, Catalogue catalogue, Bundle bundle) {
    this.input = BundleInput.of(settings, List.of(catalogue));
    this.bundle = bundle;
  }

  /**
   * Whom to ask.
   *
   * @param alertmanager empty: not asked
   * @param grafana empty: not asked
   * @param sendAlert at this instant, for two minutes, through the Alertmanager; somebody hears of
   *     it
   */
  public record Places(
      Endpoint prometheus,
      Optional<Endpoint> alertmanager,
      Optional<Endpoint> grafana,
      Optional<Instant> sendAlert) {}

  /**
   * Asks them all.
   *
   * @throws Unreachable if one does not answer
   */
  public Report compare(Places places) throws InterruptedException {
    var report = new Report.Builder();
    var prometheus = new PrometheusApi(places.prometheus());
    var rules = WrittenRule.read(bundle.file("alerts/rules.yml").orElseThrow());
    new RulesCheck(prometheus, input.naming(), report).run(rules);
    boolean scraped = new ScrapeCheck(input, prometheus, report).run();
    new SeriesCheck(input, report).run(prometheus, bundle, rules, scraped);
    if (places.alertmanager().isPresent()) {
      var check = new AlertmanagerCheck(places.alertmanager().get(), report);
      check.run(input, bundle.file("alerts/alertmanager.yml").orElseThrow());
      if (places.sendAlert().isPresent()) {
        check.send(input, places.sendAlert().get(), PATIENCE, () -> TimeUnit.SECONDS.sleep(1));
      }
    }
    places.grafana().ifPresent(grafana -> new GrafanaApi(grafana).check(bundle, report));
    return report.report();
  }
}
