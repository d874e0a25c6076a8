package dev.nightshift.server.bundle.runbook;

import dev.nightshift.job.JobAlert;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.Sentence;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.JobDefinitions;
import dev.nightshift.server.conventions.Names;
import java.util.Map;

/** The page of an alert that jobs declare themselves, with a part for each of them. */
final class DeclaredAlertPage {
  private final BundleInput input;
  private final String name;
  private final Map<JobDefinition, JobAlert> declared;

  DeclaredAlertPage(BundleInput input, String name, Map<JobDefinition, JobAlert> declared) {
    this.input = input;
    this.name = name;
    this.declared = declared;
  }

  String text() {
    var page = new Page(input, name);
    var first = declared.values().iterator().next();
    page.paragraph("**" + Words.of(first.severity()) + "**: " + Sentence.of(first.summary()));
    page.paragraph(
        "First: `./nightshift runs "
            + declared.keySet().iterator().next().name()
            + " --limit 5` · Known errors: "
            + String.join(
                ", ",
                declared.keySet().stream()
                    .map(job -> "[" + job.name() + "](../jobs/" + job.name() + ".md)")
                    .toList())
            + " · [Dashboard]("
            + input.settings().dashboardUrl()
            + "/d/"
            + Names.JOB_DASHBOARD
            + ")");
    page.heading("Meaning");
    declared.forEach(
        (job, alert) -> {
          page.paragraph(
              "Of ["
                  + job.name()
                  + "](../jobs/"
                  + job.name()
                  + ".md): "
                  + Sentence.of(alert.summary())
                  + " It fires after "
                  + Words.of(alert.lasting())
                  + " of:");
          page.code("promql", alert.expression());
        });
    page.heading("Impact");
    declared
        .keySet()
        .forEach(
            job ->
                page.paragraph(
                    "What `"
                        + job.name()
                        + "` looks after is not as it should be; its criticality is "
                        + Words.of(job.criticality())
                        + "."));
    page.heading("Diagnosis");
    int number = 1;
    for (var job : declared.keySet()) {
      page.step(
          number++,
          "See the last runs of `" + job.name() + "` and what they report.",
          "sh",
          "./nightshift runs " + job.name() + " --limit 5\n./nightshift logs " + job.name());
      for (var metric : job.metrics()) {
        if (declared.get(job).expression().contains(metric.name())) {
          page.step(
              number++,
              Sentence.of(metric.help()),
              "promql",
              metric.name() + "{" + input.naming().jobLabel() + "=\"" + job.name() + "\"}");
        }
      }
    }
    page.heading("Mitigation");
    number = 1;
    for (var entry : declared.entrySet()) {
      var action = JobDefinitions.named(entry.getValue().action(), entry.getKey().name());
      page.step(number++, Sentence.of(action), "sh", String.join("\n", Words.commands(action)));
    }
    for (var entry : declared.entrySet()) {
      page.step(
          number++,
          "Then run it and watch it.",
          "sh",
          "./nightshift run " + entry.getKey().name() + " --wait");
    }
    page.heading("Escalation");
    for (var job : declared.keySet()) {
      new Calls(input, "..").write(page, job);
    }
    declared.forEach(
        (job, alert) -> {
          if (!alert.fault().isEmpty()) {
            page.heading("Try it")
                .paragraph("On a machine for trials this fault raises it:")
                .code("sh", "./nightshift demo break " + alert.fault());
          }
        });
    return page.text();
  }
}
