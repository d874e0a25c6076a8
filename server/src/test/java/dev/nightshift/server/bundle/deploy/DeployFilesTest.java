package dev.nightshift.server.bundle.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.Fixture;
import dev.nightshift.server.bundle.Tool;
import dev.nightshift.server.bundle.input.DeploySettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployFilesTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DeploySettings NONE = DeploySettings.NONE;

  private static final Bundle BUNDLE =
      Bundle.generate(
          Fixture.settings()
              .with(
                  new DeploySettings(
                      List.of(),
                      NONE.ownRules(),
                      NONE.receivers(),
                      "monitoring",
                      Map.of("release", "prometheus"),
                      NONE.logs())),
          List.of(Fixture.catalogue()));

  @Test
  void kubernetesGetsTheSameRules() throws Exception {
    var rule = yaml("deploy/kubernetes/prometheus-rule.yml");
    assertThat(rule.path("kind").asText()).isEqualTo("PrometheusRule");
    assertThat(rule.at("/metadata/namespace").asText()).isEqualTo("monitoring");
    assertThat(rule.at("/metadata/labels/release").asText()).isEqualTo("prometheus");
    assertThat(rule.at("/metadata/annotations/nightshift.dev~1bundle-version").asText())
        .isEqualTo("1.0.0");
    assertThat(rule.path("spec")).isEqualTo(yaml("alerts/rules.yml"));
  }

  @Test
  void kubernetesScrapesAsTheShippedConfigurationDoes() throws Exception {
    var monitor = yaml("deploy/kubernetes/service-monitor.yml");
    var endpoint = monitor.at("/spec/endpoints/0");
    assertThat(endpoint.path("honorLabels").asBoolean()).isTrue();
    assertThat(endpoint.at("/relabelings/0/targetLabel").asText()).isEqualTo("deployment");
    assertThat(endpoint.at("/relabelings/0/replacement").asText()).isEqualTo("default");
    assertThat(monitor.at("/spec/selector/matchLabels/app.kubernetes.io~1name").asText())
        .isEqualTo("nightshift");
  }

  @Test
  void kubernetesGetsTheSameDashboards() throws Exception {
    for (var path : BUNDLE.files().keySet()) {
      if (path.startsWith("dashboards/")) {
        var file = path.substring("dashboards/".length());
        var map = yaml("deploy/kubernetes/dashboard-" + file.replace(".json", "") + ".yml");
        assertThat(map.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
        assertThat(JSON.readTree(map.path("data").path(file).asText()))
            .isEqualTo(JSON.readTree(BUNDLE.file(path).orElseThrow()));
      }
    }
  }

  @Test
  void noObjectIsTooLargeForKubernetes() {
    BUNDLE
        .files()
        .forEach(
            (path, text) -> {
              if (path.startsWith("deploy/kubernetes/")) {
                assertThat(text.getBytes(StandardCharsets.UTF_8))
                    .as(path)
                    .hasSizeLessThan(1024 * 1024);
              }
            });
  }

  @Test
  void grafanaFindsSourceAndDashboards() throws Exception {
    assertThat(
            yaml("deploy/grafana/provisioning/datasources/nightshift.yml")
                .at("/datasources/0/type")
                .asText())
        .isEqualTo("prometheus");
    assertThat(
            yaml("deploy/grafana/provisioning/dashboards/nightshift.yml")
                .at("/providers/0/options/path")
                .asText())
        .startsWith("/");
  }

  @Test
  void lokiIsAskedForTheServersLines() throws Exception {
    var rules = yaml("deploy/loki/rules.yml").at("/groups/0/rules");
    assertThat(rules).hasSize(2);
    assertThat(rules)
        .allSatisfy(
            rule -> assertThat(rule.path("expr").asText()).contains("rate({app=\"nightshift\"} |"));
  }

  @Test
  void systemdFindsTheUnitSound(@TempDir Path folder) throws Exception {
    var unit = Fixture.bundle().file("deploy/systemd/nightshift.service").orElseThrow();
    assertThat(unit)
        .contains("Restart=on-failure", "After=network", "WantedBy=multi-user.target")
        .contains("ExecStart=/opt/nightshift/nightshift server --config ");
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "systemd-analyze"))),
        "systemd-analyze is not installed");
    Files.writeString(
        folder.resolve("nightshift.service"),
        unit.replace("/opt/nightshift/nightshift server", "/bin/echo"));
    var result = Tool.run(folder, "systemd-analyze", "verify", "--man=no", "./nightshift.service");
    assertThat(result.output()).doesNotContain("nightshift.service:");
    assertThat(result.exit()).as(result.output()).isZero();
  }

  @Test
  void labelsThatKubernetesRefusesAreRefused() {
    assertThatThrownBy(
            () ->
                new DeploySettings(
                    List.of(),
                    NONE.ownRules(),
                    NONE.receivers(),
                    "Monitoring",
                    Map.of(),
                    NONE.logs()))
        .hasMessageContaining("kubernetes.namespace is \"Monitoring\"");
    assertThatThrownBy(
            () ->
                new DeploySettings(
                    List.of(), NONE.ownRules(), NONE.receivers(), "", Map.of(), "app=x"))
        .hasMessageContaining("logs is \"app=x\"");
  }

  private static JsonNode yaml(String path) throws Exception {
    return YAML.readTree(BUNDLE.file(path).orElseThrow());
  }
}
