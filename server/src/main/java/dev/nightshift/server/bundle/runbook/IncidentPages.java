package dev.nightshift.server.bundle.runbook;

import dev.nightshift.job.Criticality;
import dev.nightshift.server.bundle.input.BundleInput;
import dev.nightshift.server.bundle.input.RunbookSettings.Area;
import dev.nightshift.server.conventions.Priority;
import java.util.Arrays;
import java.util.List;

/** What to do when everything stands still, what to write, and whom to call. */
final class IncidentPages {
  private static final int MOST_JOBS = 20;

  private final BundleInput input;

  IncidentPages(BundleInput input) {
    this.input = input;
  }

  String playbook() {
    var health = "curl -s " + input.settings().serverUrl() + "/health";
    var page = new Page(input, "P0: all jobs are down");
    page.paragraph(
        "All jobs are down: begin below, one person writes down times. Less than that: the alert's"
            + " page, or a [symptom](../README.md#by-symptom).");
    page.heading("Within 5 minutes: acknowledge");
    page.points(
        List.of(
            "[ ] Acknowledge the page, so that nobody else begins.",
            "[ ] Send the [message](message.md) with what you know, and set the status page.",
            "[ ] Name who decides and who writes."));
    page.heading("Within 10 minutes: assess");
    page.code(
        "sh",
        health + "\n./nightshift health\n./nightshift jobs\n./nightshift runs --limit 20\ndf -h .");
    page.points(
        List.of(
            "no answer: [A server does not answer, start, or plan](../symptoms/server-down.md)",
            "`\"store\":\"down\"`: the same page, step \"Bring the store back\"",
            "it answers and nothing runs: a window? `./nightshift maintenance list`",
            "runs fail together: [A job fails](../symptoms/job-failing.md), step \"Mend what they"
                + " share\"",
            "the status pages of the database, the cloud, the network"));
    page.heading("Within 15 minutes: mitigate");
    page.points(
        List.of(
            "[ ] Bring one server back, with the version before if a deployment came first.",
            "[ ] If jobs do harm while they fail, hold all but the critical ones:"));
    page.code(
        "sh", "./nightshift maintenance start --for 1h --except-critical --reason \"incident\"");
    page.points(List.of("[ ] Run the critical jobs by hand, in this order:"));
    page.code("sh", critical());
    page.points(List.of("[ ] No better after 15 minutes: escalate."));
    new Calls(input, "..").write(page, Area.SERVERS);
    page.heading("Within 4 hours: resolve");
    page.points(List.of("[ ] Mend the cause, end the window, and see that every job runs:"));
    page.code(
        "sh",
        """
        ./nightshift maintenance end --reason "incident over"
        ./nightshift jobs
        ./nightshift missed --since 24h
        ./nightshift runs --state FAILED,TIMED_OUT,STALLED --limit 20
        ./nightshift audit verify""");
    page.points(List.of("[ ] Make up for due times that matter, of each job that needs it:"));
    page.code("sh", "./nightshift catch-up JOB --since 24h --at-most 10");
    page.points(List.of("[ ] Send the message again with status resolved."));
    page.heading("Within 48 hours: learn");
    page.points(
        List.of(
            "[ ] Begin the report: its fields and timeline are filled in from runs, audit and"
                + " alerts. Keep the rest before it is removed with age:"));
    page.code(
        "sh",
        """
        ./nightshift report incident --last 2d --html incident.html
        ./nightshift runs --limit 1000 --json > incident-runs.json
        ./nightshift missed --since 7d --json > incident-missed.json
        ./nightshift maintenance list --since 7d --json > incident-windows.json""");
    page.points(
        List.of(
            "[ ] Write timeline, root cause, and what would have shown it earlier.",
            "[ ] Each measure has an owner and a day.",
            "[ ] Correct the page that did not help."));
    page.heading("How urgent is it?");
    page.table(
        List.of("Priority", "When", "Answer within", "Example"),
        List.of(
            List.of("P0", "all jobs are down", answer(Priority.P0), "the database is gone"),
            List.of("P1", "one job without success for 4 h", answer(Priority.P1), "backups fail"),
            List.of("P2", "degraded", answer(Priority.P2), "runs take twice their time"),
            List.of(
                "P3", "small, or there is a way round", answer(Priority.P3), "a single failure")));
    return page.text();
  }

  private String answer(Priority priority) {
    return Words.of(input.settings().alerts().answer(priority));
  }

  private String critical() {
    var names =
        input.jobs().stream()
            .filter(job -> job.criticality().compareTo(Criticality.HIGH) >= 0)
            .sorted(
                java.util.Comparator.comparing(
                        dev.nightshift.server.catalog.JobDefinition::criticality)
                    .reversed())
            .limit(MOST_JOBS)
            .map(job -> "./nightshift run " + job.name() + " --wait")
            .toList();
    return names.isEmpty() ? "./nightshift run JOB --wait" : String.join("\n", names);
  }

  String message() {
    var page = new Page(input, "Incident message");
    page.paragraph(
        "Copy, fill in, send. Short sentences, times in UTC, no guesses. Send it again at every"
            + " change, and at the time you named. Status is one of investigating, mitigated,"
            + " resolved.");
    page.code(
        "text",
        """
        INCIDENT: background jobs of DEPLOYMENT
        Severity: P_
        Status: investigating
        Detected: YYYY-MM-DD hh:mm UTC, by ALERT or PERSON
        Impact: WHO does not get WHAT, since WHEN

        Timeline (UTC):
        hh:mm  detected
        hh:mm  acknowledged by NAME
        hh:mm  cause found: WHAT
        hh:mm  mitigated: HOW
        hh:mm  resolved, every job runs

        Root cause: not known yet
        Prevention: not known yet

        Next update: hh:mm UTC (24 hours after it is resolved, unless it comes back)
        """);
    page.paragraph("Filled in as far as the server knows, and where the rest comes from:");
    page.code(
        "sh",
        "./nightshift report incident --last 2h --markdown\n./nightshift jobs\n./nightshift missed --since 24h\n./nightshift runs --state FAILED,TIMED_OUT,STALLED --limit 20");
    return page.text();
  }

  String contacts() {
    var runbooks = input.settings().runbooks();
    var page = new Page(input, "Whom to call");
    page.paragraph(
        "From config.yml, `bundle.runbooks`. If somebody does not answer, call the next.");
    page.table(
        List.of("It is about", "Call, in this order"),
        Arrays.stream(Area.values())
            .map(
                area ->
                    List.of(
                        area.words(),
                        (area == Area.JOBS ? "the job's owner; then " : "")
                            + (runbooks.call(area).isEmpty()
                                ? "whoever runs the servers"
                                : String.join("; then ", runbooks.call(area)))))
            .toList());
    page.heading("Owners of jobs");
    page.table(
        List.of("Owner", "How", "Jobs"),
        input.jobs().stream()
            .map(job -> job.owner())
            .filter(owner -> !owner.isEmpty())
            .distinct()
            .sorted()
            .map(
                owner ->
                    List.of(
                        owner,
                        runbooks.contacts().getOrDefault(owner, "not in config.yml"),
                        String.join(
                            ", ",
                            input.jobs().stream()
                                .filter(job -> job.owner().equals(owner))
                                .map(job -> "[" + job.name() + "](../jobs/" + job.name() + ".md)")
                                .toList())))
            .toList());
    if (!runbooks.contacts().isEmpty()) {
      page.heading("Everybody");
      page.table(
          List.of("Who", "How"),
          runbooks.contacts().entrySet().stream()
              .map(entry -> List.of(entry.getKey(), entry.getValue()))
              .toList());
    }
    return page.text();
  }
}
