package dev.nightshift.server.app;

import dev.nightshift.job.ServerOperations;
import dev.nightshift.job.Severity;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.deployed.DeployedBundle;
import dev.nightshift.server.deployed.Endpoint;
import dev.nightshift.server.deployed.Unreachable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What this server does for jobs that are granted it.
 *
 * @param bundle of the running catalogue
 */
record OfferedOperations(
    BundleSettings settings, Supplier<Catalogue> catalogue, Supplier<Bundle> bundle)
    implements ServerOperations {

  @Override
  public List<Finding> deployedBundle(
      Place prometheus, Optional<Place> alertmanager, Optional<Place> grafana) {
    var places =
        new DeployedBundle.Places(
            endpoint("Prometheus", prometheus),
            alertmanager.map(place -> endpoint("Alertmanager", place)),
            grafana.map(place -> endpoint("Grafana", place)),
            Optional.empty());
    try {
      return new DeployedBundle(settings, catalogue.get(), bundle.get())
          .compare(places).findings().stream().map(OfferedOperations::finding).toList();
    } catch (Unreachable | IllegalArgumentException e) {
      throw new IllegalStateException(e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while comparing", e);
    }
  }

  private static Endpoint endpoint(String name, Place place) {
    return new Endpoint(
        name, place.url().toString(), place.token().map(secret -> secret.reveal().strip()));
  }

  private static Finding finding(dev.nightshift.server.deployed.Report.Finding found) {
    var place = found.place().name();
    return new Finding(
        Severity.WARNING,
        place.charAt(0) + place.substring(1).toLowerCase(Locale.ROOT),
        found.text(),
        found.next());
  }
}
