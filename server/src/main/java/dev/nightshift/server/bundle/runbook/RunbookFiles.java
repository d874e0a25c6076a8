package dev.nightshift.server.bundle.runbook;

import dev.nightshift.job.JobAlert;
import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.dashboard.DashboardFiles;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.catalog.JobDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The step that writes {@code runbooks/}. */
public final class RunbookFiles {
  private RunbookFiles() {}

  public static SortedMap<String, String> of(BundleInput input) {
    SortedMap<String, String> files = new TreeMap<>();
    var symptoms = new Symptoms(input);
    for (var kind : AlertKinds.of(input.settings().alerts())) {
      files.put(
          "runbooks/alerts/" + kind.name().text() + ".md",
          new AlertPage(input, symptoms, kind).text());
    }
    declared(input)
        .forEach(
            (name, jobs) ->
                files.put(
                    "runbooks/alerts/" + name + ".md",
                    new DeclaredAlertPage(input, name, jobs).text()));
    for (var job : input.jobs()) {
      files.put("runbooks/jobs/" + job.name() + ".md", new JobPage(input, symptoms, job).text());
    }
    for (var symptom : symptoms.all()) {
      files.put(
          "runbooks/symptoms/" + symptom.name() + ".md",
          new SymptomPage(input, symptoms, symptom).text());
    }
    var incident = new IncidentPages(input);
    files.put("runbooks/incident/playbook.md", incident.playbook());
    files.put("runbooks/incident/message.md", incident.message());
    files.put("runbooks/incident/contacts.md", incident.contacts());
    var care = new CarePages(input);
    files.put("runbooks/maintenance.md", care.maintenance());
    files.put("runbooks/routine.md", care.routine());
    files.put("runbooks/errors.md", new ErrorsPage(input).text());
    files.put("runbooks/architecture.md", new ArchitecturePage(input).text());
    files.put("runbooks/reference.md", new ReferencePage(input, DashboardFiles.of(input)).text());
    files.put("runbooks/README.md", new IndexPage(input, symptoms, declared(input)).text());
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
}
