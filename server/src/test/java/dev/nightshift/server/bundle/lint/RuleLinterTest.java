package dev.nightshift.server.bundle.lint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nightshift.server.bundle.Bundle;
import dev.nightshift.server.bundle.lint.Generated.Rule;
import dev.nightshift.server.bundle.lint.Query.Binary;
import dev.nightshift.server.bundle.lint.Query.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What pint demands of rules as such: names, labels, annotations, times. */
class RuleLinterTest {
  private static final long SCRAPE_SECONDS = 15;
  private static final Pattern VALUE = Pattern.compile("\\{\\{([^}]*\\$value[^}]*)}}");
  private static final Pattern ASKED =
      Pattern.compile("`([^`]+)` *(\\$labels\\.\\w+)? *\\| *query *}}.*?label \"(\\w+)\"");

  private final List<Rule> rules = Generated.rules();
  private final List<Rule> alerts = Generated.alerts();

  @Test
  void alertsAbsentWaitsForTwoScrapes() {
    var absent =
        alerts.stream()
            .filter(
                rule ->
                    rule.query()
                        .all(Call.class)
                        .anyMatch(call -> call.function().contains("absent")))
            .toList();
    assertThat(absent)
        .isNotEmpty()
        .allSatisfy(
            rule ->
                assertThat(Generated.seconds(rule.lasting()))
                    .as(rule.title())
                    .isGreaterThanOrEqualTo(2 * SCRAPE_SECONDS));
  }

  @Test
  void alertsAnnotationEveryAlertSaysWhatWhereAndWhatNext() {
    for (var rule : alerts) {
      for (var name :
          List.of("summary", "description", "runbook_url", "dashboard_url", "respond_within")) {
        assertThat(rule.annotations().path(name).asText())
            .as(rule.title() + " " + name)
            .isNotBlank();
      }
      assertThat(rule.annotations().path("summary").asText())
          .as(rule.title())
          .endsWith(".")
          .doesNotContain("$value");
      assertThat(rule.annotations().path("runbook_url").asText())
          .matches(".*/runbooks/alerts/" + rule.name() + "(\\?job=(\\w+|\\{\\{ .labels.job }}))?");
    }
  }

  @Test
  void alertsComparisonEveryAlertHasACondition() {
    var without =
        alerts.stream()
            .filter(rule -> branches(rule.query()).stream().anyMatch(branch -> !compares(branch)))
            .map(Rule::title)
            .toList();
    Excepted.because(
            "that something is there which should not be, or the reverse, is the condition: unless",
            "BackgroundJobServerAbsent",
            "BackgroundJobBundleDrift",
            "BackgroundJobMetricsIncomplete")
        .isAllOf(without);
  }

  private static List<Query> branches(Query query) {
    if (query instanceof Binary or && or.operator().equals("or")) {
      List<Query> all = new ArrayList<>(branches(or.left()));
      all.addAll(branches(or.right()));
      return all;
    }
    return List.of(query);
  }

  /** Whether a value has to reach a limit for a result to come out. */
  private static boolean compares(Query query) {
    if (query instanceof Binary binary) {
      return binary.compares() && !binary.bool()
          || compares(binary.left())
          || binary.operator().equals("and") && compares(binary.right());
    }
    return query instanceof Call call && call.function().equals("absent")
        || query.parts().stream().anyMatch(RuleLinterTest::compares);
  }

  @Test
  void alertsExternalLabelsAndLabelsConflictNothingCountsOnLabelsOfOnePrometheus() {
    for (var bundle : Generated.bundles()) {
      var shipped = Generated.yaml(bundle.file("alerts/prometheus.yml").orElseThrow());
      assertThat(shipped.path("global").path("external_labels").isMissingNode()).isTrue();
      assertThat(bundle.file("alerts/rules.yml").orElseThrow())
          .doesNotContain("$externalLabels", ".ExternalLabels");
    }
    assertThat(rules)
        .allSatisfy(
            rule ->
                assertThat(names(rule.json().path("labels")))
                    .as(rule.title())
                    .doesNotContain("deployment", "instance", "cluster", "env", "alertname"));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void alertsForAndRuleForEveryAlertLastsTwoScrapesAndAtMostAnHour() {
    assertThat(alerts)
        .allSatisfy(
            rule -> {
              assertThat(rule.lasting()).as(rule.title()).matches("([1-9]\\d*[smhd])+");
              assertThat(Generated.seconds(rule.lasting()))
                  .as(rule.title())
                  .isBetween(2 * SCRAPE_SECONDS, 3600L);
              assertThat(rule.json().path("keep_firing_for").asText()).isNotEqualTo("0s");
            });
  }

  @Test
  void alertsTemplateValuesStandInAnnotationsOnly() {
    for (var rule : alerts) {
      for (var label : rule.json().path("labels")) {
        assertThat(label.asText()).as(rule.title()).doesNotContain("{{");
      }
    }
  }

  @Test
  void alertsTemplateRatesAreWrittenForPeople() {
    for (var rule : alerts) {
      if (rule.query().all(Call.class).anyMatch(call -> call.function().endsWith("rate"))) {
        for (var annotation : rule.annotations()) {
          VALUE
              .matcher(annotation.asText())
              .results()
              .forEach(value -> assertThat(value.group(1)).as(rule.title()).contains("humanize"));
        }
      }
    }
  }

  @Test
  void alertsTemplateWhatAnAnnotationAsksHasTheLabelThatItPrints() {
    int asked = 0;
    for (var rule : alerts) {
      for (var annotation : rule.annotations()) {
        var query = ASKED.matcher(annotation.asText());
        while (query.find()) {
          asked++;
          var sets =
              new LabelSets(Generated.SERIES::scraped)
                  .of(Query.of(query.group(1).replace("%q", "\"\"")));
          assertThat(sets.anyHas(query.group(3))).as(query.group()).isTrue();
        }
      }
    }
    assertThat(asked).isPositive();
  }

  @Test
  void alertsTemplateEveryLabelInATextIsOneThatTheAlertHas() {
    var recorded = Generated.recordedLabels();
    var used = Pattern.compile("\\$labels\\.(\\w+)");
    for (var rule : alerts) {
      var sets = new LabelSets(name -> Generated.labels(recorded, name)).of(rule.query());
      for (var annotation : rule.annotations()) {
        used.matcher(annotation.asText())
            .results()
            .map(found -> found.group(1))
            .filter(label -> !rule.json().path("labels").has(label))
            .forEach(
                label -> assertThat(sets.anyHas(label)).as(rule.title() + " " + label).isTrue());
      }
    }
  }

  @Test
  void groupIntervalIsShorterThanPrometheusLooksBack() {
    assertThat(rules)
        .allSatisfy(rule -> assertThat(Generated.seconds(rule.interval())).isBetween(15L, 299L));
  }

  @Test
  void ruleDependencyWhatRulesRecordIsUsed() {
    for (var bundle : Generated.bundles()) {
      var use = new SeriesUse();
      bundle.files().forEach(use::add);
      assertThat(use.recorded()).isNotEmpty();
      assertThat(use.users().keySet()).containsAll(use.recorded());
    }
  }

  @Test
  void ruleDuplicateNoRuleStandsTwice() {
    for (var bundle : Generated.bundles()) {
      var all =
          Generated.rules(bundle).stream()
              .map(rule -> rule.name() + rule.json().path("labels"))
              .toList();
      assertThat(all).doesNotHaveDuplicates();
    }
  }

  @Test
  void ruleLabelEveryAlertHasASeverityAndAPriority() {
    assertThat(alerts)
        .allSatisfy(
            rule -> {
              var labels = rule.json().path("labels");
              assertThat(labels.path("severity").asText()).isIn("critical", "warning", "info");
              assertThat(labels.path("priority").asText()).matches("P[0-3]");
            });
  }

  @Test
  void ruleLinkEveryLinkOfAnAlertLeadsToAFileOfTheBundle() {
    for (var bundle : Generated.bundles()) {
      for (var rule : Generated.rules(bundle)) {
        if (rule.alert()) {
          var page = rule.annotations().path("runbook_url").asText();
          assertThat(bundle.file(page.replaceFirst(".*/(runbooks/[^?]*).*", "$1.md")))
              .as(page)
              .isPresent();
          assertThat(dashboard(bundle, rule.annotations().path("dashboard_url").asText()))
              .as(rule.title())
              .isTrue();
        }
      }
    }
  }

  private static boolean dashboard(Bundle bundle, String url) {
    var uid = url.replaceFirst(".*/d/([\\w-]+)/.*", "$1");
    return bundle.files().entrySet().stream()
        .filter(file -> file.getKey().startsWith("dashboards/"))
        .anyMatch(
            file ->
                file.getValue().contains("\"uid\" : \"" + uid + "\"")
                    || file.getValue().contains("\"uid\": \"" + uid + "\""));
  }

  @Test
  void ruleNameAlertsAndRecordedSeriesAreNamedAlike() {
    assertThat(rules)
        .allSatisfy(
            rule ->
                assertThat(rule.name())
                    .matches(
                        rule.alert()
                            ? "([A-Z][a-z0-9]+){2,}|BackgroundJobDurationP\\d\\dHigh|BackgroundJobsNoneRan24h"
                            : "background_job:[a-z_:0-9]+"));
  }

  @Test
  void yamlParseEveryFileIsReadStrictly() {
    for (var bundle : Generated.bundles()) {
      for (Map.Entry<String, String> file : bundle.files().entrySet()) {
        if (file.getKey().endsWith(".yml") && !file.getKey().endsWith(".test.yml")) {
          assertThat(Generated.yaml(file.getValue()).isObject()).as(file.getKey()).isTrue();
        }
      }
    }
  }
}
