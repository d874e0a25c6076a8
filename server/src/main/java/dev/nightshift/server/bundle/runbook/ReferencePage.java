package dev.nightshift.server.bundle.runbook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.Sentence;
import dev.nightshift.server.catalog.Alias;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.LabelValues;
import dev.nightshift.server.conventions.Unwatched;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** Metrics, label values, item meanings, job cards, and the queries of alerts and dashboards. */
final class ReferencePage {
  private final BundleInput input;
  private final SortedMap<String, String> dashboards;

  ReferencePage(BundleInput input, SortedMap<String, String> dashboards) {
    this.input = input;
    this.dashboards = dashboards;
  }

  String text() {
    var page = new Page(input, "Reference");
    page.paragraph(
        "[Metrics](#metrics) · [Label values](#label-values) · [Items](#items) · [Jobs](#jobs) · [Alerts](#alerts) · [Dashboard queries](#dashboard-queries)");
    metrics(page);
    labels(page);
    page.heading("Items")
        .table(
            List.of("Job", "An item is"),
            input.jobs().stream().map(job -> List.of(job(job.name()), job.item())).toList());
    page.heading("Jobs");
    for (var job : input.jobs()) {
      page.subheading(job.name())
          .paragraph(Sentence.of(job.description()))
          .table(List.of("", ""), JobPage.card(input, job));
    }
    alerts(page);
    queries(page);
    return page.text();
  }

  private static String job(String name) {
    return "[" + name + "](jobs/" + name + ".md)";
  }

  private void metrics(Page page) {
    page.heading("Metrics");
    page.paragraph(
        "Catalogue series are always exported. State series come from the store, are the same on every node, and are"
            + " absent while the store is away. Node series tell of one process only.");
    page.table(
        List.of("Metric", "Type", "Labels", "Comes from", "Meaning"),
        Arrays.stream(CoreMetric.values())
            .map(
                metric ->
                    List.of(
                        Words.code(input.naming().of(metric)),
                        Words.of(metric.kind()),
                        String.join(", ", input.naming().labels(metric)),
                        Words.of(metric.source()),
                        metric.help()))
            .toList());
    page.subheading("In no rule and no panel")
        .paragraph(
            "Exported for queries of your own; the bundle does not ask for them, on purpose:");
    page.table(
        List.of("Metric", "Why"),
        Unwatched.reasons().entrySet().stream()
            .map(one -> List.of(Words.code(input.naming().of(one.getKey())), one.getValue()))
            .toList());
    if (!input.aliases().isEmpty()) {
      page.subheading("Further names").paragraph("The same series, exported a second time:");
      page.table(
          List.of("Name", "Is", "Of the jobs"),
          input.aliases().stream()
              .map(
                  alias ->
                      List.of(
                          Words.code(alias.as()),
                          source(alias),
                          alias.jobs().isEmpty() ? "all" : String.join(", ", alias.jobs())))
              .toList());
    }
    var owned = input.jobs().stream().filter(job -> !job.metrics().isEmpty()).toList();
    if (!owned.isEmpty()) {
      page.subheading("Own metrics of jobs");
      List<List<String>> rows = new ArrayList<>();
      for (var job : owned) {
        for (var row : JobPage.ownMetrics(job)) {
          List<String> cells = new ArrayList<>(List.of(job(job.name())));
          cells.addAll(row);
          rows.add(cells);
        }
      }
      page.table(List.of("Job", "Metric", "Type", "Label and its values", "Meaning"), rows);
    }
  }

  private String source(Alias alias) {
    var without =
        alias.without().isEmpty()
            ? ""
            : ", added up without "
                + alias.without().stream().map(Words::code).collect(Collectors.joining(", "));
    return Words.code(alias.source(input.naming())) + without;
  }

  private void labels(Page page) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            Words.code(input.naming().jobLabel()),
            String.join(", ", input.jobs().stream().map(job -> Words.code(job.name())).toList())));
    LabelValues.fixed()
        .forEach(
            (label, values) ->
                rows.add(
                    List.of(
                        Words.code(label),
                        String.join(", ", values.stream().map(Words::code).toList()))));
    page.heading("Label values").table(List.of("Label", "Values"), rows);
  }

  private void alerts(Page page) {
    page.heading("Alerts");
    for (var kind : AlertKinds.of(input.settings().alerts())) {
      page.subheading(kind.name().text());
      for (var rule : kind.rules()) {
        page.paragraph(
            Words.of(rule.severity())
                + ", after "
                + Words.of(rule.lasting())
                + ", [runbook](alerts/"
                + kind.name().text()
                + ".md)");
        page.code("promql", input.promql().fill(rule.expression()));
      }
    }
    for (var job : input.jobs()) {
      for (var alert : job.alerts()) {
        page.subheading(alert.name() + " of " + job.name());
        page.paragraph(
            Words.of(alert.severity())
                + ", after "
                + Words.of(alert.lasting())
                + ", [runbook](alerts/"
                + alert.name()
                + ".md)");
        page.code("promql", alert.expression());
      }
    }
  }

  private void queries(Page page) {
    page.heading("Dashboard queries")
        .paragraph(
            "`$job`, `$deployment` and `$instance` are the dashboards' variables; write `.+` for them elsewhere.");
    for (var dashboard : dashboards.values()) {
      var json = read(dashboard);
      for (var panel : json.findParents("targets")) {
        page.subheading(json.get("title").asText() + " / " + panel.get("title").asText());
        page.paragraph(panel.get("description").asText());
        for (var target : panel.get("targets")) {
          page.code("promql", target.get("expr").asText());
        }
      }
    }
  }

  private static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
