package dev.nightshift.server.bundle.deploy;

import dev.nightshift.server.bundle.alert.Yaml;
import dev.nightshift.server.bundle.input.BundleInput;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** {@code deploy/grafana/}: what Grafana reads at its start. */
final class GrafanaFiles {
  private GrafanaFiles() {}

  static SortedMap<String, String> of(BundleInput input) {
    SortedMap<String, String> files = new TreeMap<>();
    var heading = "# " + input.heading() + "\n";
    files.put(
        "deploy/grafana/provisioning/datasources/nightshift.yml",
        heading
            + "# Take it out if Grafana knows your Prometheus already: every dashboard lets you choose.\n"
            + Yaml.write(
                Yaml.map(
                    "apiVersion",
                    1,
                    "datasources",
                    List.of(
                        Yaml.map(
                            "name",
                            "Prometheus",
                            "uid",
                            "nightshift-prometheus",
                            "type",
                            "prometheus",
                            "access",
                            "proxy",
                            "url",
                            "http://localhost:9090",
                            "jsonData",
                            Yaml.map(
                                "timeInterval",
                                "15s",
                                "httpMethod",
                                "POST",
                                "exemplarTraceIdDestinations",
                                List.of(runOfPoint(input))))))));
    files.put(
        "deploy/grafana/provisioning/dashboards/nightshift.yml",
        heading
            + "# Copy the folder dashboards/ to the path below, or write its place here.\n"
            + Yaml.write(
                Yaml.map(
                    "apiVersion",
                    1,
                    "providers",
                    List.of(
                        Yaml.map(
                            "name",
                            "nightshift",
                            "folder",
                            "Nightshift",
                            "folderUid",
                            "nightshift",
                            "type",
                            "file",
                            "disableDeletion",
                            false,
                            "allowUiUpdates",
                            false,
                            "updateIntervalSeconds",
                            30,
                            "options",
                            Yaml.map(
                                "path",
                                "/var/lib/grafana/dashboards/nightshift",
                                "foldersFromFilesStructure",
                                false))))));
    return files;
  }

  /**
   * Points that stand for single runs lead to their pages. Prometheus keeps them when it is started
   * with {@code --enable-feature=exemplar-storage}.
   */
  private static Map<String, Object> runOfPoint(BundleInput input) {
    return Yaml.map(
        "name",
        "run_id",
        "urlDisplayLabel",
        "Page of the run",
        "url",
        // twice the dollar sign: Grafana fills in environment variables when it reads the file
        input.settings().serverUrl() + "/runs/$${__value.raw}");
  }
}
