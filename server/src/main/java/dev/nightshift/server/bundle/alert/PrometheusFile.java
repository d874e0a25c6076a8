package dev.nightshift.server.bundle.alert;

import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;
import java.util.List;

/** {@code alerts/prometheus.yml}: a Prometheus that scrapes this deployment and loads the rules. */
final class PrometheusFile {
  private PrometheusFile() {}

  static String text(BundleInput input) {
    var settings = input.settings();
    return "# "
        + input.heading()
        + "\n# Start it here with: prometheus --config.file=alerts/prometheus.yml\n"
        + Yaml.write(
            Yaml.map(
                "global",
                Yaml.map("scrape_interval", "15s", "evaluation_interval", "30s"),
                "rule_files",
                List.of("rules.yml"),
                "alerting",
                Yaml.map(
                    "alertmanagers",
                    List.of(
                        Yaml.map(
                            "static_configs",
                            List.of(Yaml.map("targets", List.of("localhost:9093")))))),
                "scrape_configs",
                List.of(
                    Yaml.map(
                        "job_name",
                        Names.SCRAPE_JOB,
                        "honor_labels",
                        input.naming().jobLabel().equals("job"),
                        "metrics_path",
                        "/metrics",
                        "static_configs",
                        List.of(
                            Yaml.map(
                                "targets",
                                List.of(settings.target()),
                                "labels",
                                Yaml.map(Names.DEPLOYMENT, settings.deployment())))))));
  }
}
