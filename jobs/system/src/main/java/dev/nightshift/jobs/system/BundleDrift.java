package dev.nightshift.jobs.system;

import dev.nightshift.job.Context;
import dev.nightshift.job.Criticality;
import dev.nightshift.job.Declaration;
import dev.nightshift.job.Job;
import dev.nightshift.job.JobAlert;
import dev.nightshift.job.Metric;
import dev.nightshift.job.Secret;
import dev.nightshift.job.ServerOperations.Finding;
import dev.nightshift.job.ServerOperations.Place;
import dev.nightshift.job.Setting;
import dev.nightshift.job.Severity;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Compares what Prometheus, Alertmanager and Grafana have with the bundle of the running catalogue.
 *
 * <p>A difference is no failure: the run did what it is for. It is told by a gauge, which has an
 * alert, and by the run's log. A run fails if it could not compare.
 */
public final class BundleDrift implements Job<BundleDrift.Settings> {
  private static final String DIFFERENCES = "bundle_differences";
  private static final String PROMETHEUS = "prometheus";
  private static final String ALERTMANAGER = "alertmanager";
  private static final String GRAFANA = "grafana";
  private static final String RUN = "`./nightshift run bundle_drift --wait`";
  private static final String REFUSED = "A token is missing, wrong or may not read";
  private static final String NEW_TOKEN =
      "`./nightshift secrets` tells whether the reference has a value. Make a new token,"
          + " set prometheusToken, alertmanagerToken or grafanaToken to its reference, then "
          + RUN;

  /** Whom to ask, and how often. */
  public record Settings(
      @Setting("Where Prometheus answers; the address may hold user:password@") URI prometheus,
      @Setting("Look there too who hears of alerts") Optional<URI> alertmanager,
      @Setting("Look there too for dashboards") Optional<URI> grafana,
      @Setting("Sent to Prometheus as a bearer's") Optional<Secret> prometheusToken,
      @Setting("Sent to Alertmanager as a bearer's") Optional<Secret> alertmanagerToken,
      @Setting("Sent to Grafana as a bearer's; a role that may read is enough")
          Optional<Secret> grafanaToken,
      @Setting(value = "How often to look", byDefault = "15m", min = 10) Duration interval) {
    public Settings {
      http(PROMETHEUS, prometheus);
      alertmanager.ifPresent(address -> http(ALERTMANAGER, address));
      grafana.ifPresent(address -> http(GRAFANA, address));
    }

    private static void http(String key, URI address) {
      if (address.getHost() == null || !String.valueOf(address.getScheme()).matches("https?")) {
        throw new IllegalArgumentException(
            key + " is \"" + address + "\"; write an address that starts with http:// or https://");
      }
    }
  }

  @Override
  public boolean onlyWhenConfigured() {
    return true;
  }

  @Override
  public Declaration declare(Settings settings) {
    return Declaration.of(
            "Compares the rules, routes and dashboards that are deployed with the running catalogue")
        .item("differences found")
        .every(settings.interval())
        .expectedToTake(Duration.ofSeconds(5))
        .maxRuntime(Duration.ofMinutes(5))
        .criticality(Criticality.LOW)
        .metric(
            Metric.gauge(DIFFERENCES, "In how many ways what is deployed is not the bundle of now")
                .by("place", PROMETHEUS, ALERTMANAGER, GRAFANA))
        .alert(
            new JobAlert(
                "DeployedBundleDiffers",
                DIFFERENCES + " > 0",
                Duration.ofMinutes(45),
                Severity.WARNING,
                "What is deployed is not the bundle of the running catalogue.",
                "Read what differs and the next step of each: `./nightshift logs JOB`",
                ""))
        .failsWith(
            "does not answer at",
            "Prometheus, Alertmanager or Grafana is down or not reached from the server, or its"
                + " address in config.yml is wrong; the error names it",
            "Open the address that the error names. Start what is down, or correct"
                + " jobs.bundle_drift.settings in config.yml and restart, then "
                + RUN)
        .failsWith("with 401", REFUSED, NEW_TOKEN)
        .failsWith("with 403", REFUSED, NEW_TOKEN)
        .failsWith(
            "is this the address of",
            "Something else answers at the address: a proxy, a sign-in page, or another service",
            "Open the address that the error names; correct jobs.bundle_drift.settings in config.yml"
                + " and restart, then "
                + RUN)
        .failsWith(
            "not granted",
            "config.yml does not let the job ask the server for the comparison",
            "Add grants: [bundle] below jobs.bundle_drift in config.yml, restart, then " + RUN)
        .build();
  }

  @Override
  public void run(Context context, Settings settings) {
    context.checkpoint();
    var findings =
        context
            .operations()
            .deployedBundle(
                new Place(settings.prometheus(), settings.prometheusToken()),
                settings.alertmanager().map(url -> new Place(url, settings.alertmanagerToken())),
                settings.grafana().map(url -> new Place(url, settings.grafanaToken())));
    for (var finding : findings) {
      context
          .logger()
          .log(
              Level.WARNING,
              finding.subject() + ": " + finding.problem() + " Next: " + finding.fix());
    }
    if (findings.isEmpty()) {
      context.logger().log(Level.INFO, "what is deployed is the bundle of now");
    }
    context.items(findings.size());
    for (var place : List.of(PROMETHEUS, ALERTMANAGER, GRAFANA)) {
      context.gauge(DIFFERENCES, place).set(count(findings, place));
    }
  }

  private static double count(List<Finding> findings, String place) {
    return findings.stream().filter(finding -> finding.subject().equalsIgnoreCase(place)).count();
  }
}
