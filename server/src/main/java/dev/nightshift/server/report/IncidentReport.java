package dev.nightshift.server.report;

import static dev.nightshift.server.report.Tables.column;
import static dev.nightshift.server.report.Tables.many;
import static dev.nightshift.server.report.Tables.row;
import static dev.nightshift.server.report.Tables.table;

import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.Trouble;
import dev.nightshift.server.report.Report.As;
import dev.nightshift.server.report.Report.Section;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunTotals.Total;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What happened in a stretch of time, in the fields of an incident's message. What a server can
 * know is filled in; the rest says who is to.
 */
final class IncidentReport {
  private static final Duration LONG_WITHOUT = Duration.ofHours(4);
  private static final Duration UNTIL_NEXT = Duration.ofHours(1);
  private static final Duration AFTER_IT = Duration.ofHours(24);
  private static final int MOST = 5;
  private static final String BY_HAND = "(to be written)";

  private final Sources sources;
  private final Period period;
  private final Instant now;

  IncidentReport(Sources sources, Period period, Instant now) {
    this.sources = sources;
    this.period = period;
    this.now = now;
  }

  Report make() {
    var totals = sources.totals().between(period.from(), period.to());
    var jobs = sources.jobs().get();
    var failed = new ArrayList<>(Tables.failed(sources.runs(), period));
    failed.sort(Comparator.comparing(Run::finished));
    var timeline = new IncidentTimeline(sources, period).events(failed);
    var open =
        Trouble.of(jobs, now).stream()
            .map(trouble -> trouble.job().definition().name())
            .collect(Collectors.toCollection(TreeSet::new));
    var failing = totals.stream().filter(total -> total.failures() > 0).toList();
    var severity = severity(totals, failing, jobs);
    boolean over = open.isEmpty();
    var fields =
        table(
            "incident",
            "Incident",
            "Filled in from runs, audit and alerts; correct it, and write what only people know.",
            "",
            List.of(column("field", "Field", As.TEXT), column("value", "Value", As.TEXT)));
    var rows = fields.rows();
    rows.add(row("Severity", severity));
    rows.add(
        row(
            "Status",
            over
                ? "Resolved: every job is well now"
                : "Investigating: " + String.join(", ", open) + " " + need(open.size())));
    rows.add(row("Detected", detected(timeline)));
    rows.add(row("Impact", impact(failing, jobs)));
    rows.add(row("Root Cause", cause(failed, jobs)));
    rows.add(row("Prevention", BY_HAND));
    var next = now.plus(over ? AFTER_IT : UNTIL_NEXT);
    rows.add(
        row(
            "Next Update",
            Cells.time(next, period.zone())
                + " "
                + period.zone()
                + (over ? " (24 hours, unless it comes back)" : "")));
    long bad = failing.stream().mapToLong(Total::failures).sum();
    return new Report(
        Kind.INCIDENT,
        sources.deployment(),
        severity
            + (bad == 0
                ? "."
                : "; "
                    + many(bad, "run failed", "runs failed")
                    + " of "
                    + many(failing.size(), "job", "jobs")
                    + "."),
        over && failing.isEmpty(),
        now,
        period,
        sources.server(),
        List.of(fields, timelineTable(timeline), jobs(totals)));
  }

  private static String need(int jobs) {
    return jobs == 1 ? "needs somebody" : "need somebody";
  }

  private String severity(List<Total> totals, List<Total> failing, List<JobOverview> jobs) {
    long good = totals.stream().mapToLong(Total::successes).sum();
    if (!jobs.isEmpty() && good == 0 && (!failing.isEmpty() || totals.isEmpty())) {
      return "P0 - Critical: no run of any job succeeded";
    }
    var without = failing.stream().map(Total::job).filter(job -> longWithout(job, jobs)).toList();
    if (!without.isEmpty()) {
      return "P1 - High: without success for over 4 h: " + String.join(", ", without);
    }
    if (failing.stream().anyMatch(total -> total.failures() > 1)) {
      return "P2 - Medium: runs failed again and again";
    }
    return "P3 - Low: " + (failing.isEmpty() ? "no run failed" : "single failures");
  }

  private boolean longWithout(String name, List<JobOverview> jobs) {
    var end = period.to().isBefore(now) ? period.to() : now;
    return jobs.stream()
        .filter(job -> job.definition().name().equals(name))
        .flatMap(job -> job.status().stream())
        .anyMatch(
            status ->
                status.lastSuccess() == null
                    || status.lastSuccess().isBefore(end.minus(LONG_WITHOUT)));
  }

  private String detected(List<IncidentTimeline.Event> timeline) {
    return timeline.stream()
        .filter(IncidentTimeline.Event::sign)
        .findFirst()
        .map(
            event ->
                Cells.time(event.at(), period.zone())
                    + " "
                    + period.zone()
                    + ", by "
                    + event.what())
        .orElse(BY_HAND);
  }

  private static String impact(List<Total> failing, List<JobOverview> jobs) {
    if (failing.isEmpty()) {
      return "No run failed " + BY_HAND;
    }
    Map<String, String> does = new LinkedHashMap<>();
    jobs.forEach(job -> does.put(job.definition().name(), job.definition().description()));
    int more = failing.size() - MOST;
    return failing.stream()
            .sorted(Comparator.comparingLong(Total::failures).reversed())
            .limit(MOST)
            .map(
                total ->
                    total.job()
                        + " ("
                        + does.getOrDefault(total.job(), "no job of now")
                        + "): "
                        + total.failures()
                        + " of "
                        + many(total.runs(), "run", "runs")
                        + " failed")
            .collect(Collectors.joining("; "))
        + (more > 0 ? "; and " + many(more, "more job", "more jobs") : "");
  }

  /** What is known of the failures; the jobs' declared causes go before their bare errors. */
  private static String cause(List<Run> failed, List<JobOverview> jobs) {
    var causes = new TreeSet<String>();
    for (var run : failed) {
      var text = run.error() == null ? "" : run.error().text();
      causes.add(
          jobs.stream()
              .map(JobOverview::definition)
              .filter(job -> job.name().equals(run.job()))
              .flatMap(job -> job.failureMode(text).stream())
              .findFirst()
              .map(mode -> run.job() + ": " + mode.cause())
              .orElse(run.job() + ": " + Tables.firstLine(text)));
    }
    return causes.isEmpty()
        ? BY_HAND
        : causes.stream().limit(MOST).collect(Collectors.joining("; ")) + " (to be confirmed)";
  }

  private static Section timelineTable(List<IncidentTimeline.Event> events) {
    var table =
        table(
            "timeline",
            "Timeline",
            "",
            "Nothing happened in this time.",
            List.of(
                column("at", "At", As.TIME),
                column("what", "What", As.TEXT),
                column("of", "Of", As.CODE)));
    events.forEach(event -> table.rows().add(row(event.at(), event.what(), event.of())));
    return table;
  }

  private static Section jobs(List<Total> totals) {
    var table =
        table(
            "jobs",
            "Runs in this time",
            "",
            "No run ended in this time.",
            List.of(
                column("job", "Job", As.JOB),
                column("runs", "Runs", As.COUNT),
                column("successful", "Successful", As.COUNT),
                column("failed", "Failed", As.COUNT),
                column("max_ms", "Longest ms", As.MILLIS)));
    totals.forEach(
        total ->
            table
                .rows()
                .add(
                    row(
                        total.job(),
                        total.runs(),
                        total.successes(),
                        total.failures(),
                        total.longestMs())));
    return table;
  }
}
