package dev.nightshift.server.bundle.runbook;

import dev.nightshift.job.Intensity;
import dev.nightshift.job.Overlap;
import dev.nightshift.job.Retry;
import dev.nightshift.job.Scope;
import dev.nightshift.server.bundle.alert.kind.AlertKinds;
import dev.nightshift.server.bundle.alert.kind.AlertRule;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.Sentence;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.conventions.Names;
import java.util.ArrayList;
import java.util.List;

/** The page of a job: all that the person who is called needs to know of it. */
final class JobPage {
  private final BundleInput input;
  private final Symptoms symptoms;
  private final JobDefinition job;

  JobPage(BundleInput input, Symptoms symptoms, JobDefinition job) {
    this.input = input;
    this.symptoms = symptoms;
    this.job = job;
  }

  String text() {
    var page = new Page(input, job.name());
    page.paragraph(Sentence.of(job.description()));
    page.paragraph(
        "First: `./nightshift diagnose "
            + job.name()
            + "` · [Runs and logs]("
            + input.settings().serverUrl()
            + "/jobs/"
            + job.name()
            + ") · [Dashboard]("
            + input.settings().dashboardUrl()
            + "/d/"
            + Names.JOB_DASHBOARD
            + "?var-job="
            + job.name()
            + ")"
            + String.join(
                "",
                job.links().stream()
                    .map(link -> " · [" + link.title() + "](" + link.url() + ")")
                    .toList()));
    failures(page);
    wrong(page);
    page.heading("Commands").code("sh", commands());
    alerts(page);
    page.heading("What it is").table(List.of("", ""), card(input, job));
    settings(page);
    parameters(page);
    metrics(page);
    faults(page);
    return page.text();
  }

  private void wrong(Page page) {
    page.heading("Something else is wrong");
    page.points(
        symptoms.all().stream()
            .map(symptom -> "[" + symptom.title() + "](../symptoms/" + symptom.name() + ".md)")
            .toList());
    page.code("mermaid", new JobTree(job).tree().chart(symptoms));
    new Calls(input, "..").write(page, job);
  }

  static String owner(JobDefinition job) {
    return job.owner().isEmpty() ? "Whoever runs the servers" : "The team `" + job.owner() + "`";
  }

  /** What a job is, in two columns. */
  static List<List<String>> card(BundleInput input, JobDefinition job) {
    var timing = job.timing();
    var execution = job.execution();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("Schedule", timing.inWords()));
    rows.add(List.of("An item is", job.item()));
    rows.add(List.of("Owner", job.owner().isEmpty() ? "none given" : job.owner()));
    rows.add(List.of("Criticality", Words.of(job.criticality())));
    rows.add(
        List.of(
            "Expected interval",
            timing.expectedInterval().map(Words::of).orElse("none, it runs on demand")));
    rows.add(
        List.of(
            "Expected duration", timing.expectedDuration().map(Words::of).orElse("none declared")));
    rows.add(List.of("Stopped after", Words.of(timing.maxRuntime())));
    rows.add(List.of("After an outage", Words.of(timing.afterOutage())));
    rows.add(
        List.of(
            "Leader only",
            execution.scope() == Scope.CLUSTER
                ? "yes: once in the deployment"
                : "no: on each node"));
    rows.add(List.of("While it is still running", overlap(execution.overlap())));
    rows.add(List.of("When its server is lost", Words.of(execution.afterStall())));
    rows.add(List.of("Retries", retry(execution.retry())));
    rows.add(List.of("Queue", execution.queue() + ", priority " + execution.priority()));
    rows.add(
        List.of("A day without items", job.limits().expectsItems() ? "is suspicious" : "is fine"));
    if (!job.dependencies().isEmpty()) {
      rows.add(List.of("Depends on", String.join(", ", job.dependencies())));
    }
    rows.add(
        List.of(
            "Plugin", job.plugin().name() + " " + job.plugin().version() + ", type " + job.type()));
    return rows;
  }

  private static String overlap(Overlap overlap) {
    if (overlap.lanes() > 1) {
      return "up to " + overlap.lanes() + " at once";
    }
    return overlap.waiting() == 0
        ? "what comes due is skipped"
        : overlap.waiting() + " more may wait";
  }

  private static String retry(Retry retry) {
    return retry.attempts() == 1
        ? "none"
        : retry.attempts()
            - 1
            + " more, after "
            + Words.of(retry.firstDelay())
            + " up to "
            + Words.of(retry.maxDelay());
  }

  private void failures(Page page) {
    page.heading("Known failures");
    if (job.failureModes().isEmpty()) {
      page.paragraph(
          "The job declares none. Look for the error in the [list of errors](../errors.md).");
    }
    for (var mode : job.failureModes()) {
      page.subheading(mode.pattern());
      page.points(
          List.of("Cause: " + Sentence.of(mode.cause()), "Fix: " + Sentence.of(mode.fix())));
      var typed = Words.commands(mode.fix());
      if (!typed.isEmpty()) {
        page.code("sh", String.join("\n", typed));
      }
      if (!mode.fault().isEmpty()) {
        page.paragraph(
            "To try it out on a machine for trials: `./nightshift demo break "
                + mode.fault()
                + "`");
      }
    }
  }

  private String commands() {
    var name = job.name();
    List<String> lines =
        new ArrayList<>(
            List.of(
                "./nightshift diagnose " + name + "      # what is wrong, and what to type",
                "./nightshift failures " + name + " --since 7d",
                "./nightshift runs " + name + " --state FAILED,TIMED_OUT,STALLED",
                "./nightshift logs " + name + "          # of its newest run",
                "./nightshift run " + name + " --wait",
                "./nightshift missed " + name + " --since 7d",
                "./nightshift schedule show " + name,
                "./nightshift pause " + name + " --until 2h --reason \"why\"",
                "./nightshift resume " + name));
    if (job.execution().intensity() != Intensity.LOW) {
      lines.add("./nightshift intensity " + name + " low          # it disturbs others");
    }
    if (job.execution().intensity() != Intensity.HIGH) {
      lines.add("./nightshift intensity " + name + " high         # it must be quick now");
    }
    return String.join("\n", lines);
  }

  private void settings(Page page) {
    page.heading("Settings");
    if (job.settings().isEmpty()) {
      page.paragraph("It has none of its own.");
      return;
    }
    page.paragraph("In config.yml under `jobs." + job.name() + ".settings`:");
    page.table(
        List.of("Key", "Type", "By default", "Meaning"),
        job.settings().stream()
            .map(
                setting ->
                    List.of(
                        Words.code(setting.key()),
                        setting.type(),
                        setting.byDefault().isEmpty()
                            ? "required"
                            : Words.code(setting.byDefault()),
                        setting.description()))
            .toList());
  }

  private void parameters(Page page) {
    if (!job.parameters().isEmpty()) {
      page.heading("Parameters of a run");
      page.table(
          List.of("Name", "Type", "By default", "Meaning"),
          job.parameters().stream()
              .map(
                  parameter ->
                      List.of(
                          Words.code(parameter.name()),
                          Words.of(parameter.type()),
                          parameter.byDefault().isEmpty()
                              ? "required"
                              : Words.code(parameter.byDefault()),
                          parameter.description()))
              .toList());
    }
  }

  private void metrics(Page page) {
    page.heading("Metrics")
        .paragraph(
            "Those that every job has are in the [reference](../reference.md); items are "
                + job.item()
                + ".");
    if (!job.metrics().isEmpty()) {
      page.table(List.of("Own metric", "Type", "Label and its values", "Meaning"), ownMetrics(job));
    }
  }

  static List<List<String>> ownMetrics(JobDefinition job) {
    return job.metrics().stream()
        .map(
            metric ->
                List.of(
                    Words.code(metric.name()),
                    Words.of(metric.kind()),
                    metric.label().isEmpty()
                        ? ""
                        : metric.label() + ": " + String.join(", ", metric.values()),
                    metric.help()))
        .toList();
  }

  private void alerts(Page page) {
    page.heading("Alerts");
    List<List<String>> rows = new ArrayList<>();
    for (var alert : job.alerts()) {
      rows.add(
          List.of(link(alert.name()), Words.of(alert.severity()), Sentence.of(alert.summary())));
    }
    for (var kind : AlertKinds.of(input.settings().alerts())) {
      if (kind.rules().get(0).about() != AlertRule.About.SERVER
          && new Applies(job, input.settings().alerts().expected()).raises(kind.name())) {
        rows.add(
            List.of(
                link(kind.name().text()),
                Words.of(kind.rules().get(0).severity()),
                new Applies(job, input.settings().alerts().expected()).when(kind.name())));
      }
    }
    page.table(List.of("Alert", "Severity", "For this job"), rows);
  }

  private static String link(String alert) {
    return "[" + alert + "](../alerts/" + alert + ".md)";
  }

  private void faults(Page page) {
    if (!job.faults().isEmpty()) {
      page.heading("Faults to try it with")
          .paragraph(
              "On a machine for trials, `./nightshift demo break NAME` provokes and `./nightshift demo heal NAME` undoes:");
      page.table(
          List.of("Name", "What breaks"),
          job.faults().stream()
              .map(fault -> List.of(Words.code(fault.name()), fault.description()))
              .toList());
    }
  }
}
