package dev.nightshift.server.bundle.runbook;

import dev.nightshift.job.JobAlert;
import dev.nightshift.server.bundle.alert.kind.AlertKind;
import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.Sentence;
import dev.nightshift.server.catalog.JobDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Where everybody begins. */
final class IndexPage {
  private final BundleInput input;
  private final Symptoms symptoms;
  private final SortedMap<String, Map<JobDefinition, JobAlert>> declared;

  IndexPage(
      BundleInput input,
      Symptoms symptoms,
      SortedMap<String, Map<JobDefinition, JobAlert>> declared) {
    this.input = input;
    this.symptoms = symptoms;
    this.declared = declared;
  }

  String text() {
    var page = new Page(input, "Runbooks");
    page.points(
        List.of(
            "You have an alert: open the page it links to, or find it [below](#alerts).",
            "You have an error text: [search the errors](errors.md).",
            "You have neither: begin with the [symptom](#by-symptom).",
            "Everything is down: [P0 playbook](incident/playbook.md), [message](incident/message.md),"
                + " [whom to call](incident/contacts.md)."));
    page.paragraph(
        "Commands are typed in the server's folder. From another machine add `--server "
            + input.settings().serverUrl()
            + "` and set `NIGHTSHIFT_TOKEN`. Queries are for [Prometheus]("
            + input.settings().dashboardUrl()
            + "/explore).");
    page.heading("By symptom");
    page.table(
        List.of("Symptom", "How to tell"),
        symptoms.all().stream()
            .map(
                symptom ->
                    List.of(
                        "[" + symptom.title() + "](symptoms/" + symptom.name() + ".md)",
                        symptom.sign()))
            .toList());
    alerts(page);
    jobs(page);
    page.heading("Other pages");
    page.points(
        List.of(
            "[Maintenance](maintenance.md): checklists before, during and after",
            "[Each day, each week, each month](routine.md)",
            "[How the parts hang together](architecture.md)",
            "[Reference](reference.md): every metric, label, job, alert and query",
            "API: " + input.settings().serverUrl() + "/api/v1/jobs"));
    return page.text();
  }

  private void alerts(Page page) {
    page.heading("Alerts");
    List<List<String>> alerts = new ArrayList<>();
    for (AlertKind kind : AlertKinds.of(input.settings().alerts())) {
      var severities =
          kind.rules().stream().map(rule -> Words.of(rule.severity())).distinct().toList();
      alerts.add(
          List.of(
              "[" + kind.name().text() + "](alerts/" + kind.name().text() + ".md)",
              String.join(" or ", severities),
              firstSentence(kind.guide().meaning())));
    }
    declared.forEach(
        (name, jobs) -> {
          var alert = jobs.values().iterator().next();
          alerts.add(
              List.of(
                  "[" + name + "](alerts/" + name + ".md)",
                  Words.of(alert.severity()),
                  Sentence.of(alert.summary())));
        });
    page.table(List.of("Alert", "Severity", "Meaning"), alerts);
  }

  private void jobs(Page page) {
    page.heading("Jobs");
    page.table(
        List.of("Job", "What it does", "Schedule", "Owner"),
        input.jobs().stream()
            .map(
                job ->
                    List.of(
                        "[" + job.name() + "](jobs/" + job.name() + ".md)",
                        Sentence.of(job.description()),
                        job.timing().inWords(),
                        job.owner()))
            .toList());
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }
}
