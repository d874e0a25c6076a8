package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.alert.kind.AlertKind;
import dev.nightshift.server.bundle.alert.kind.AlertRule;
import dev.nightshift.server.bundle.alert.kind.Guide;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.conventions.Names;
import java.util.List;

/** The page of an alert that every deployment has. */
final class AlertPage {
  private final BundleInput input;
  private final AlertKind kind;

  AlertPage(BundleInput input, AlertKind kind) {
    this.input = input;
    this.kind = kind;
  }

  String text() {
    var guide = kind.guide();
    var page = new Page(input, kind.name().text());
    page.paragraph(urgency());
    page.heading("Meaning").paragraph(guide.meaning());
    page.heading("Impact").paragraph(guide.impact());
    page.heading("Diagnosis");
    if (isAboutAJob()) {
      page.paragraph(
          "`JOB` is the job that the alert names, `RUN` the id of the run in question. The job's own"
              + " page lists its known failures: "
              + jobPages()
              + ".");
    }
    steps(page, guide.diagnosis());
    page.paragraph("Dashboard: " + dashboard());
    page.heading("Mitigation");
    steps(page, guide.mitigation());
    page.heading("Escalation").paragraph(guide.escalation());
    page.heading("Rule");
    for (var rule : kind.rules()) {
      page.paragraph(
          "It is "
              + Words.of(rule.severity())
              + " and fires after "
              + Words.of(rule.lasting())
              + " of"
              + (rule.about() == AlertRule.About.JOB
                  ? " (unless the job is paused or its deployment in maintenance)"
                  : "")
              + ":");
      page.code("promql", input.promql().fill(rule.expression()));
    }
    return page.text();
  }

  private String urgency() {
    var severities =
        kind.rules().stream().map(rule -> Words.of(rule.severity())).distinct().toList();
    return "**" + String.join(" or ", severities) + "**: " + plain(kind.rules().get(0).summary());
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
        page.step(number++, step.text(), "sh", step.command());
      } else {
        page.step(number++, step.text(), "promql", input.promql().fill(step.query()));
      }
    }
  }

  private boolean isAboutAJob() {
    return kind.rules().get(0).about() != AlertRule.About.SERVER;
  }

  private String jobPages() {
    return String.join(
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
