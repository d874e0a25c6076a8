package dev.nightshift.server.bundle.runbook;

import dev.nightshift.server.bundle.input.BundleInput;
import java.util.ArrayList;
import java.util.List;

/** What is done without an alert: maintenance, and the looks of each day and week. */
final class CarePages {
  private final BundleInput input;

  CarePages(BundleInput input) {
    this.input = input;
  }

  String maintenance() {
    var page = new Page(input, "Maintenance");
    page.heading("A day before");
    page.points(
        List.of(
            "[ ] Tell everybody who waits for the jobs: from when, how long, what stands still.",
            "[ ] Keep in one folder how every job is scheduled and stands, what is wrong already, a"
                + " backup of the whole store, and a text to send to them with the next window of"
                + " config.yml in UTC (`--window START/LENGTH` for another one):"));
    page.code("sh", "./nightshift maintenance pre --to before");
    page.points(
        List.of("[ ] See that nothing is broken already; what is will be in the way afterwards:"));
    page.code(
        "sh",
        """
        ./nightshift health
        ./nightshift check
        ./nightshift bundle check
        ./nightshift store""");
    page.heading("Begin");
    page.points(
        List.of(
            "[ ] Hold the jobs back; their alerts are silent meanwhile, and what comes due is"
                + " recorded:"));
    page.code("sh", "./nightshift maintenance start --for 2h --reason \"maintenance\"");
    page.points(List.of("[ ] Wait until nothing runs:"));
    page.code("sh", "./nightshift runs --state RUNNING");
    page.heading("The work");
    page.points(
        List.of(
            "[ ] Indexes: let the databases that jobs use rebuild and analyse theirs.",
            "[ ] Plugins: put new JARs into `plugins/`, then"));
    page.code("sh", "./nightshift plugins reload");
    page.points(
        List.of(
            "[ ] Secrets, each quarter: see how old each one is, put the new one where it comes"
                + " from."));
    page.code("sh", "./nightshift secrets");
    page.points(List.of("[ ] Old records: move them into files."));
    page.code("sh", "./nightshift archive --older-than 90d");
    page.points(
        List.of("[ ] Speed: run the longest job by hand, and compare TOOK with the runs before."));
    page.code("sh", "./nightshift run JOB --wait\n./nightshift runs JOB --limit 10");
    page.heading("After it");
    page.points(List.of("[ ] End the window:"));
    page.code("sh", "./nightshift maintenance end --reason \"done\"");
    page.points(
        List.of(
            "[ ] Run every job once, and compare with before: each is there, on its schedule and not"
                + " held back, each succeeds, nothing failed in the last hour, nothing is wrong that"
                + " was not before. What differs is printed with the command that mends it:"));
    page.code("sh", "./nightshift maintenance post --before before --yes");
    page.points(List.of("[ ] What was missed is known, and the bundle is deployed:"));
    page.code(
        "sh",
        """
        ./nightshift missed --since 24h
        ./nightshift audit verify
        ./nightshift bundle check""");
    page.points(
        List.of(
            "[ ] A schedule was lost: `./nightshift restore --job JOB --from before/schedules.json`"
                + " brings it back.",
            "[ ] Tell everybody that it is over."));
    return page.text();
  }

  private String every() {
    List<String> lines = new ArrayList<>();
    if (input.jobs().size() > 20) {
      lines.add("./nightshift run JOB --wait");
    } else {
      input.jobs().forEach(job -> lines.add("./nightshift run " + job.name() + " --wait"));
    }
    return String.join("\n", lines);
  }

  String routine() {
    var page = new Page(input, "Each day, each week, each month");
    page.paragraph(
        "Reports are on the server's page Reports too; the jobs `daily_check`, `weekly_review` and"
            + " `monthly_report` make and send them by themselves.");
    page.heading("Each morning, 10 minutes");
    page.points(
        List.of(
            "[ ] Jobs that are not active, failures of the last 24 hours, mean and longest time of"
                + " each job, missed due times:"));
    page.code("sh", "./nightshift report daily --append health-check.log");
    page.points(
        List.of(
            "[ ] Nothing is paused or overdue, and 7 DAYS is at least "
                + input.settings().alerts().expected().successText()
                + ":"));
    page.code("sh", "./nightshift jobs");
    page.points(List.of("[ ] What failed and what was missed, one by one:"));
    page.code(
        "sh",
        "./nightshift runs --state FAILED,TIMED_OUT,STALLED --limit 50\n./nightshift missed --since 24h");
    page.heading("Each Monday, 30 minutes");
    page.points(
        List.of("[ ] Runs and failures by day and job: each oddity is explained, or looked into:"));
    page.code("sh", "./nightshift report weekly");
    page.points(
        List.of(
            "[ ] What runs is what was meant to be deployed; the report has version and checksum of"
                + " each plugin:"));
    page.code("sh", "./nightshift plugins\n./nightshift bundle check");
    page.points(List.of("[ ] Every job succeeds when asked:"));
    page.code("sh", every());
    page.points(List.of("[ ] Space, secrets, and what people did:"));
    page.code(
        "sh",
        "./nightshift store\n./nightshift secrets\n./nightshift audit verify\n./nightshift maintenance list --since 7d");
    page.heading("In the first week of a month");
    page.points(
        List.of(
            "[ ] Runs, success rate and times of each job in the month before, for those who ask;"
                + " `--month 2026-01` is any other, also one whose runs are removed:"));
    page.code("sh", "./nightshift report monthly --html month.html");
    return page.text();
  }
}
