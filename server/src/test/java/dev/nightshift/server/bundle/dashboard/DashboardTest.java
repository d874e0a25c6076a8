package dev.nightshift.server.bundle.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.bundle.Fixture;
import dev.nightshift.server.bundle.Tool;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Names;
import dev.nightshift.server.conventions.Naming;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of Grafana's linter, and some of our own. */
class DashboardTest {

  record Named(String path, JsonNode json) {
    @Override
    public String toString() {
      return path;
    }
  }

  static Stream<Named> dashboards() throws Exception {
    List<Named> dashboards = new ArrayList<>();
    var input = BundleInput.of(Fixture.settings(), List.of(Fixture.catalogue()));
    for (var file : DashboardFiles.of(input).entrySet()) {
      dashboards.add(new Named(file.getKey(), new ObjectMapper().readTree(file.getValue())));
    }
    return dashboards.stream();
  }

  private static List<JsonNode> panels(JsonNode dashboard) {
    List<JsonNode> panels = new ArrayList<>();
    for (var panel : dashboard.get("panels")) {
      if (panel.get("type").asText().equals("row")) {
        panel.get("panels").forEach(panels::add);
      } else {
        panels.add(panel);
      }
    }
    return panels;
  }

  private static List<String> expressions(JsonNode dashboard) {
    return expressions(panels(dashboard));
  }

  private static List<String> expressions(List<JsonNode> panels) {
    return panels.stream()
        .flatMap(panel -> panel.get("targets").findValuesAsText("expr").stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void itCanBeProvisionedAndIsNotEditedByHand(Named dashboard) {
    var json = dashboard.json();
    assertThat(json.get("id").isNull()).isTrue();
    assertThat(json.get("uid").asText()).matches("[A-Za-z0-9_-]{1,40}");
    assertThat(json.get("editable").asBoolean()).isFalse();
    assertThat(json.get("schemaVersion").asInt()).isBetween(39, 41);
    assertThat(json.get("graphTooltip").asInt()).isEqualTo(1);
    assertThat(json.get("tags")).hasSize(1);
    assertThat(json.has("__inputs")).isFalse();
    assertThat(json.get("links").get(0).get("includeVars").asBoolean()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void itsVariablesAreThoseOfEveryDashboard(Named dashboard) {
    var variables = dashboard.json().get("templating").get("list");
    assertThat(variables.findValuesAsText("name"))
        .startsWith("datasource", "deployment", "job", "instance");
    assertThat(variables.get(0).get("label").asText()).isEqualTo("Data source");
    for (int at = 1; at < 4; at++) {
      var variable = variables.get(at);
      assertThat(variable.get("multi").asBoolean()).isTrue();
      assertThat(variable.get("allValue").asText()).isEqualTo(".+");
      assertThat(variable.get("refresh").asInt()).isEqualTo(2);
      assertThat(variable.get("datasource").get("uid").asText()).isEqualTo("${datasource}");
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyPanelSaysWhatItShowsAndInWhichUnit(Named dashboard) {
    Set<Integer> ids = new HashSet<>();
    dashboard
        .json()
        .get("panels")
        .forEach(panel -> assertThat(ids.add(panel.get("id").asInt())).isTrue());
    for (var panel : panels(dashboard.json())) {
      var title = panel.get("title").asText();
      assertThat(title).isNotBlank();
      assertThat(panel.get("description").asText()).as(title).isNotBlank();
      assertThat(panel.get("fieldConfig").get("defaults").get("unit").asText())
          .as(title)
          .isNotBlank();
      assertThat(panel.get("datasource").get("uid").asText()).as(title).isEqualTo("${datasource}");
      assertThat(panel.get("gridPos").get("h").asInt()).as(title).isGreaterThanOrEqualTo(3);
      var refIds = panel.get("targets").findValuesAsText("refId");
      assertThat(refIds).as(title).isNotEmpty().doesNotHaveDuplicates();
      panel
          .get("targets")
          .forEach(
              target ->
                  assertThat(target.get("instant").asBoolean())
                      .as(title)
                      .isNotEqualTo(target.get("range").asBoolean()));
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsDoNotOverlap(Named dashboard) {
    Set<String> cells = new HashSet<>();
    for (var panel : dashboard.json().get("panels")) {
      var grid = panel.get("gridPos");
      for (int x = grid.get("x").asInt(); x < grid.get("x").asInt() + grid.get("w").asInt(); x++) {
        assertThat(x).isLessThan(24);
        for (int y = grid.get("y").asInt();
            y < grid.get("y").asInt() + grid.get("h").asInt();
            y++) {
          assertThat(cells.add(x + "," + y)).as(panel.get("title").asText()).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everySelectorFollowsTheVariables(Named dashboard) {
    var selector =
        Pattern.compile(
            "(?<![\\w:])(?:background_job_\\w+|ledger_\\w+|process_\\w+|jvm_\\w+|up)(\\{[^}]*})?");
    for (var expression : expressions(dashboard.json())) {
      var found = selector.matcher(expression);
      while (found.find()) {
        assertThat(found.group(1))
            .as(expression)
            .isNotNull()
            .contains("deployment=~\"$deployment\"")
            .contains("instance=~\"$instance\"")
            .containsPattern(
                "job=~\"\\$job\"|job=\"nightshift\"|job=\"(gc|integrity_scrub|backup)\"");
      }
      assertThat(expression).doesNotContain("$own", "$server", "$alerts", "$label");
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void countersAreShownByTheirGrowth(Named dashboard) {
    for (var metric : CoreMetric.values()) {
      if (metric.kind() != CoreMetric.Kind.GAUGE) {
        var bare =
            Pattern.compile(
                "(?<!rate\\()(?<!increase\\()(?<![\\w:])"
                    + Naming.DEFAULT.of(metric)
                    + "(_bucket|_count|_sum)?\\{");
        // The ratio of two counters of one process tells what it did since it began.
        var panels =
            panels(dashboard.json()).stream()
                .filter(panel -> !panel.get("title").asText().equals("Items per run"))
                .toList();
        assertThat(expressions(panels)).noneMatch(expression -> bare.matcher(expression).find());
      }
    }
    var window = Pattern.compile("\\[([^]]+)]");
    for (var expression : expressions(dashboard.json())) {
      var found = window.matcher(expression);
      while (found.find()) {
        assertThat(found.group(1))
            .as(expression)
            .isIn("$__rate_interval", "$__range", "5m", "1h", "2h", "6h", "1d", "2d", "3d");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void whatComparesAllJobsOverTimeAsksForNoLongWindow(Named dashboard) {
    if (dashboard.path().matches(".*nightshift-(job|plugin-.*)\\.json")) {
      return; // of few jobs
    }
    var window = Pattern.compile("\\[(?!\\$__rate_interval])([^]]+)]( @ end\\(\\))?");
    for (var panel : panels(dashboard.json())) {
      for (var target : panel.get("targets")) {
        var expression = target.get("expr").asText();
        if (target.get("range").asBoolean() && !expression.contains("=~\"$spenders\"")) {
          var found = window.matcher(expression);
          while (found.find()) {
            assertThat(found.group(2)).as(expression).isNotNull();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void prometheusOwnCheckerReadsEveryQuery(Named dashboard, @TempDir Path folder) throws Exception {
    var rules = new StringBuilder("groups:\n- name: queries\n  rules:\n");
    List<String> all = new ArrayList<>(expressions(dashboard.json()));
    all.addAll(dashboard.json().get("annotations").findValuesAsText("expr"));
    for (var expression : all) {
      var filled =
          expression
              .replace("$__rate_interval", "5m")
              .replace("$__range", "6h")
              .replace("$objective", "0.95");
      rules
          .append("  - record: query:" + all.indexOf(expression) + "\n    expr: ")
          .append(new ObjectMapper().writeValueAsString(filled))
          .append('\n');
    }
    Files.writeString(folder.resolve("rules.yml"), rules.toString());
    var result = Tool.run(folder, "promtool", "check", "rules", "rules.yml");
    assertThat(result.exit()).as(result.output()).isZero();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyLinkLeadsToADashboardOfTheBundle(Named dashboard) throws Exception {
    var uids = dashboards().map(one -> one.json().get("uid").asText()).toList();
    var link = Pattern.compile("\"/d/([A-Za-z0-9_-]+)");
    var found = link.matcher(dashboard.json().toString());
    while (found.find()) {
      assertThat(uids).anyMatch(uid -> uid.startsWith(found.group(1)));
    }
  }

  @Test
  void whatIsClickedOpensTheRunsOfItsJobInTheTimeShown() throws Exception {
    var link = Pattern.compile("\"(http[^\"]*/runs[^\"]*)\"");
    Set<String> linking = new HashSet<>();
    for (var dashboard : dashboards().toList()) {
      var found = link.matcher(dashboard.json().toString());
      while (found.find()) {
        assertThat(found.group(1))
            .matches(
                ".*/runs\\?job=\\$\\{[^}]+}&from=\\$\\{__from:date:iso}&to=\\$\\{__to:date:iso}(&state=FAILED,TIMED_OUT,STALLED)?");
        linking.add(dashboard.json().get("uid").asText());
      }
    }
    assertThat(linking)
        .contains(
            Names.OVERVIEW_DASHBOARD,
            Names.JOB_DASHBOARD,
            Names.CORRELATION_DASHBOARD,
            Names.QUEUES_DASHBOARD,
            Names.SLO_DASHBOARD);
  }

  @Test
  void barsOfEventsAreWholeAndAsLongAsWhatTheyCount() throws Exception {
    for (var dashboard : dashboards().toList()) {
      for (var panel : panels(dashboard.json())) {
        for (var target : panel.get("targets")) {
          if (target.get("expr").asText().startsWith("round(")) {
            assertThat(panel.path("interval").asText()).as(panel.toString()).isEqualTo("1m");
          }
        }
      }
    }
  }

  @Test
  void everyDeclaredMetricHasItsPanel() throws Exception {
    var plugin =
        dashboards().filter(one -> one.path().contains("plugin-ledger")).findFirst().orElseThrow();
    var all = String.join("\n", expressions(plugin.json()));
    for (var job : Fixture.catalogue().jobs()) {
      job.metrics().forEach(metric -> assertThat(all).contains(metric.name()));
    }
    assertThat(all)
        .contains("rate(ledger_gc_bytes_reclaimed_total{")
        .contains("max by (job, kind) (ledger_vault_blocks{")
        .contains("sum by (job, le) (increase(ledger_backup_verify_seconds_bucket{");
  }

  @Test
  void theNumberOfPanelsDoesNotGrowWithTheNumberOfJobs() throws Exception {
    assertThat(panelsOf(1_000)).isEqualTo(panelsOf(1)).hasSize(6);
  }

  private static Map<String, Integer> panelsOf(int jobs) throws Exception {
    var catalogue =
        new Catalogue(
            Naming.DEFAULT,
            IntStream.range(0, jobs)
                .mapToObj(n -> Fixture.job("job_" + n, "Does a thing.", "things").build())
                .toList(),
            List.of(),
            List.of());
    Map<String, Integer> panels = new TreeMap<>();
    for (var file :
        DashboardFiles.of(BundleInput.of(Fixture.settings(), List.of(catalogue))).entrySet()) {
      panels.put(file.getKey(), panels(new ObjectMapper().readTree(file.getValue())).size());
    }
    return panels;
  }
}
