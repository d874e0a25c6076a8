package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.alert.kind.AlertKind;
import dev.nightshift.server.bundle.alert.kind.AlertRule;
import dev.nightshift.server.bundle.alert.kind.Guide;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.BundleSettings;
import dev.nightshift.server.conventions.Names;
import java.util.List;

/** The page of an alert that every deployment has. */
final class AlertPage {
  private static final int MOST_JOBS = 12;

  private final BundleInput input;
  private final Symptoms symptoms;
  private final AlertKind kind;

  AlertPage(BundleInput input, Symptoms symptoms, AlertKind kind) {
    this.input = input;
    this.symptoms = symptoms;
    this.kind = kind;
  }

  String text() {
    var guide = kind.guide();
    var page = new Page(input, kind.name().text());
    page.paragraph(urgency());
    page.paragraph(first());
    page.heading("Meaning").paragraph(guide.meaning());
    page.heading("Impact").paragraph(guide.impact());
    page.heading("Diagnosis");
    if (isAboutAJob()) {
      page.paragraph(
          "`JOB` is the job that the alert names, `RUN` the id of a run as `./nightshift runs JOB`"
              + " prints it. Queries are for Prometheus.");
    }
    steps(page, guide.diagnosis());
    page.heading("Mitigation");
    steps(page, guide.mitigation());
    page.heading("Escalation").paragraph(guide.escalation());
    new Calls(input, "..").write(page, Areas.of(kind), kind.name().text());
    page.heading("Rule");
    for (var rule : kind.rules()) {
      page.paragraph(
          "It is "
              + Words.of(rule.severity())
              + " and fires after "
              + Words.of(rule.lasting())
              + " of"
              + (rule.about().muted()
                  ? " (unless the job is paused or its deployment in maintenance)"
                  : "")
              + ":");
      page.code("promql", input.promql().fill(rule.expression()));
    }
    return page.text();
  }

  /** Of the most urgent rule first. */
  private String urgency() {
    var alerts = input.settings().alerts();
    var urgencies =
        kind.rules().stream()
            .map(
                rule -> {
                  var priority = rule.priority();
                  return Words.of(rule.severity())
                      + ", "
                      + priority.name()
                      + ", answer within "
                      + Words.of(alerts.answer(priority));
                })
            .distinct()
            .toList();
    return "**" + String.join("; or ", urgencies) + "**: " + plain(kind.rules().get(0).summary());
  }

  private String plain(String template) {
    return input
        .promql()
        .fill(template)
        .replaceAll("\\{\\{ with .*?end }}", "")
        .replace("{{ $labels." + input.naming().jobLabel() + " }}", "`JOB`")
        .replaceAll("\\{\\{ \\$labels\\.(\\w+) }}", "the $1");
  }

  private void steps(Page page, List<Guide.Step> steps) {
    int number = 1;
    for (var step : steps) {
      if (step.query().isEmpty()) {
        page.step(number++, step.text(), "sh", command(step));
      } else {
        page.step(number++, step.text(), "promql", input.promql().fill(step.query()));
      }
    }
  }

  private boolean isAboutAJob() {
    return kind.rules().get(0).about() != AlertRule.About.SERVER;
  }

  /** What to do before reading on, and where to go from there. */
  private String first() {
    var words = new StringBuilder();
    kind.guide().diagnosis().stream()
        .filter(step -> !step.command().isEmpty())
        .findFirst()
        .ifPresent(step -> words.append("First: `").append(command(step)).append("` · "));
    symptoms
        .of(kind.name())
        .ifPresent(
            symptom ->
                words
                    .append("Step by step: [")
                    .append(symptom.title())
                    .append("](../symptoms/")
                    .append(symptom.name())
                    .append(".md) · "));
    if (isAboutAJob()) {
      words.append("Known errors: ").append(jobPages()).append(" · ");
    }
    return words.append("[Dashboard](").append(dashboard()).append(")").toString();
  }

  /** Guides speak of a server on this machine. */
  private String command(Guide.Step step) {
    return step.command().replace(BundleSettings.LOCAL_SERVER, input.settings().serverUrl());
  }

  private String jobPages() {
    return input.jobs().size() > MOST_JOBS
        ? "[the job's page](../README.md#jobs)"
        : String.join(
            ", ",
            input.jobs().stream()
                .map(job -> "[" + job.name() + "](../jobs/" + job.name() + ".md)")
                .toList());
  }

  private String dashboard() {
    var uid = isAboutAJob() ? Names.JOB_DASHBOARD : Names.OVERVIEW_DASHBOARD;
    return input.settings().dashboardUrl() + "/d/" + uid + (isAboutAJob() ? "?var-job=JOB" : "");
  }
}
