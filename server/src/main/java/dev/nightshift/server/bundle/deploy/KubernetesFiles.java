package dev.nightshift.server.bundle.deploy;

import dev.nightshift.server.bundle.alert.Yaml;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code deploy/kubernetes/}: objects of the Prometheus operator, and dashboards for a sidecar. */
final class KubernetesFiles {
  private static final String FOLDER = "deploy/kubernetes/";

  private final BundleInput input;

  KubernetesFiles(BundleInput input) {
    this.input = input;
  }

  SortedMap<String, String> of(SortedMap<String, String> made) {
    SortedMap<String, String> files = new TreeMap<>();
    files.put(FOLDER + "prometheus-rule.yml", rule(body(made.get("alerts/rules.yml"))));
    files.put(FOLDER + "service-monitor.yml", monitor());
    made.forEach(
        (path, text) -> {
          if (path.startsWith("dashboards/")) {
            var file = path.substring("dashboards/".length());
            var name = file.replace(".json", "");
            files.put(FOLDER + "dashboard-" + name + ".yml", dashboard(name, file, text));
          }
        });
    return files;
  }

  private String rule(String groups) {
    return heading()
        + Yaml.write(
            Yaml.map(
                "apiVersion",
                "monitoring.coreos.com/v1",
                "kind",
                "PrometheusRule",
                "metadata",
                metadata("nightshift", Map.of())))
        + "spec:\n"
        + indented(groups, "  ");
  }

  /** The operator names the scrape job after a label of the service, if it is told which. */
  private String monitor() {
    return heading()
        + "# The service needs the label app.kubernetes.io/name: nightshift and a port named http.\n"
        + Yaml.write(
            Yaml.map(
                "apiVersion",
                "monitoring.coreos.com/v1",
                "kind",
                "ServiceMonitor",
                "metadata",
                metadata("nightshift", Map.of()),
                "spec",
                Yaml.map(
                    "jobLabel",
                    "app.kubernetes.io/name",
                    "selector",
                    Yaml.map("matchLabels", Yaml.map("app.kubernetes.io/name", Names.SCRAPE_JOB)),
                    "endpoints",
                    List.of(
                        Yaml.map(
                            "port",
                            "http",
                            "path",
                            "/metrics",
                            "interval",
                            "30s",
                            "honorLabels",
                            input.naming().jobLabel().equals("job"),
                            "relabelings",
                            List.of(
                                Yaml.map(
                                    "targetLabel",
                                    Names.DEPLOYMENT,
                                    "replacement",
                                    input.settings().deployment())))))));
  }

  private String dashboard(String name, String file, String json) {
    return heading()
        + Yaml.write(
            Yaml.map(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                metadata("dashboard-" + name, Map.of("grafana_dashboard", "1"))))
        + "data:\n  "
        + file
        + ": |\n"
        + indented(json, "    ");
  }

  private Map<String, Object> metadata(String name, Map<String, String> ofKind) {
    SortedMap<String, String> labels = new TreeMap<>(input.settings().deploy().labels());
    labels.put("app.kubernetes.io/name", Names.SCRAPE_JOB);
    labels.put("app.kubernetes.io/managed-by", "nightshift-bundle");
    labels.putAll(ofKind);
    var namespace = input.settings().deploy().namespace();
    var annotations =
        Yaml.map(
            "nightshift.dev/catalogue-hash",
            String.join(",", input.hashes()),
            "nightshift.dev/bundle-version",
            input.settings().version());
    return namespace.isEmpty()
        ? Yaml.map("name", name, "labels", labels, "annotations", annotations)
        : Yaml.map(
            "name", name, "namespace", namespace, "labels", labels, "annotations", annotations);
  }

  private String heading() {
    return "# " + input.heading() + "\n";
  }

  private static String body(String text) {
    return text.lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n"));
  }

  private static String indented(String text, String by) {
    return text.lines()
            .map(line -> line.isBlank() ? "" : by + line)
            .collect(Collectors.joining("\n"))
        + "\n";
  }
}
