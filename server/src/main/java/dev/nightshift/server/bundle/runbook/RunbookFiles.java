package dev.nightshift.server.bundle.runbook;

import dev.nightshift.job.JobAlert;
import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.dashboard.DashboardFiles;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.Sentence;
import dev.nightshift.server.catalog.JobDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The step that writes {@code runbooks/}. */
public final class RunbookFiles {
  private RunbookFiles() {}

  public static SortedMap<String, String> of(BundleInput input) {
    SortedMap<String, String> files = new TreeMap<>();
    for (var kind : AlertKinds.ALL) {
      files.put("runbooks/alerts/" + kind.name().text() + ".md", new AlertPage(input, kind).text());
    }
    declared(input)
        .forEach(
            (name, jobs) ->
                files.put(
                    "runbooks/alerts/" + name + ".md",
                    new DeclaredAlertPage(input, name, jobs).text()));
    for (var job : input.jobs()) {
      files.put("runbooks/jobs/" + job.name() + ".md", new JobPage(input, job).text());
    }
    files.put("runbooks/reference.md", new ReferencePage(input, DashboardFiles.of(input)).text());
    files.put("runbooks/README.md", index(input));
    return files;
  }

  private static SortedMap<String, Map<JobDefinition, JobAlert>> declared(BundleInput input) {
    SortedMap<String, Map<JobDefinition, JobAlert>> declared = new TreeMap<>();
    for (var job : input.jobs()) {
      for (var alert : job.alerts()) {
        declared.computeIfAbsent(alert.name(), name -> new LinkedHashMap<>()).put(job, alert);
      }
    }
    return declared;
  }

  private static String index(BundleInput input) {
    var page = new Page(input, "Runbooks");
    page.paragraph(
        "For whoever is called: find the alert, do what its page says. The [reference](reference.md) lists every metric and query.");
    page.heading("Alerts");
    List<List<String>> alerts = new ArrayList<>();
    for (var kind : AlertKinds.ALL) {
      var severities =
          kind.rules().stream().map(rule -> Words.of(rule.severity())).distinct().toList();
      alerts.add(
          List.of(
              "[" + kind.name().text() + "](alerts/" + kind.name().text() + ".md)",
              String.join(" or ", severities),
              firstSentence(kind.guide().meaning())));
    }
    declared(input)
        .forEach(
            (name, jobs) -> {
              var alert = jobs.values().iterator().next();
              alerts.add(
                  List.of(
                      "[" + name + "](alerts/" + name + ".md)",
                      Words.of(alert.severity()),
                      alert.summary()));
            });
    page.table(List.of("Alert", "Severity", "Meaning"), alerts);
    page.heading("Jobs");
    page.table(
        List.of("Job", "What it does", "Schedule", "Owner", "Known failures"),
        input.jobs().stream()
            .map(
                job ->
                    List.of(
                        "[" + job.name() + "](jobs/" + job.name() + ".md)",
                        Sentence.of(job.description()),
                        job.timing().inWords(),
                        job.owner(),
                        failures(job)))
            .toList());
    return page.text();
  }

  private static String failures(JobDefinition job) {
    return String.join(
        ", ",
        job.failureModes().stream()
            .map(
                mode ->
                    "["
                        + mode.pattern()
                        + "](jobs/"
                        + job.name()
                        + ".md#"
                        + Words.anchor(mode.pattern())
                        + ")")
            .toList());
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }
}
