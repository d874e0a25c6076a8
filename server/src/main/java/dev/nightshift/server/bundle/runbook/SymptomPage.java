package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.input.BundleInput;

/** The page of a symptom. */
final class SymptomPage {
  private final BundleInput input;
  private final Symptoms symptoms;
  private final Symptom symptom;

  SymptomPage(BundleInput input, Symptoms symptoms, Symptom symptom) {
    this.input = input;
    this.symptoms = symptoms;
    this.symptom = symptom;
  }

  String text() {
    var page = new Page(input, symptom.title());
    page.paragraph(symptom.sign());
    page.paragraph(
        "`JOB` is the job's name, `RUN` a run's id as `./nightshift runs JOB` prints it. Queries are"
            + " for [Prometheus]("
            + input.settings().dashboardUrl()
            + "/explore).");
    page.heading("Steps");
    symptom.tree().write(page, symptoms);
    page.heading("The steps at a glance").code("mermaid", symptom.tree().chart(symptoms));
    page.heading("Escalation");
    new Calls(input, "..").write(page, symptom.area());
    var alerts = symptoms.alerts(symptom);
    if (!alerts.isEmpty()) {
      page.heading("Alerts that tell of it");
      page.points(
          alerts.stream()
              .map(name -> "[" + name.text() + "](../alerts/" + name.text() + ".md)")
              .toList());
    }
    return page.text();
  }
}
