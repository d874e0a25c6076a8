package dev.nightshift.server.report;

import static dev.nightshift.server.report.Tables.column;
import static dev.nightshift.server.report.Tables.many;
import static dev.nightshift.server.report.Tables.row;
import static dev.nightshift.server.report.Tables.table;

import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.Trouble;
import dev.nightshift.server.report.Report.As;
import dev.nightshift.server.report.Report.Bar;
import dev.nightshift.server.report.Report.Picture;
import dev.nightshift.server.report.Report.Section;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunTotals.Total;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What somebody looks at in the morning. */
final class DailyReport {
  private static final int SHOWN = 50;
  private static final int BARS = 15;

  private final Sources sources;
  private final Period period;
  private final Instant now;

  DailyReport(Sources sources, Period period, Instant now) {
    this.sources = sources;
    this.period = period;
    this.now = now;
  }

  Report make() {
    var jobs = sources.jobs().get();
    var totals = sources.totals().between(period.from(), period.to());
    var p95 = sources.totals().p95Millis(period.from(), period.to());
    var inactive = inactive(jobs);
    var troubles = troubles(jobs);
    var missed = Tables.missedTable(Tables.missed(sources.missed(), period));
    long failed = totals.stream().mapToLong(Total::failures).sum();
    List<String> wrong = new ArrayList<>();
    if (!inactive.rows().isEmpty()) {
      wrong.add(many(inactive.rows().size(), "job is", "jobs are") + " not active");
    }
    if (failed > 0) {
      wrong.add(many(failed, "run failed", "runs failed"));
    }
    if (!missed.rows().isEmpty()) {
      long slots = missed.rows().stream().mapToLong(row -> (Long) row.get(1)).sum();
      wrong.add(many(slots, "due time was", "due times were") + " missed");
    }
    if (!troubles.rows().isEmpty()) {
      wrong.add(many(troubles.rows().size(), "job needs", "jobs need") + " somebody now");
    }
    long runs = totals.stream().mapToLong(Total::runs).sum();
    var headline =
        wrong.isEmpty()
            ? "All is well: " + many(runs, "run", "runs") + ", none failed, no job is held back."
            : capital(String.join(", ", wrong)) + ".";
    return new Report(
        Kind.DAILY,
        sources.deployment(),
        headline,
        wrong.isEmpty(),
        now,
        period,
        sources.server(),
        List.of(times(totals, p95), inactive, failures(failed, totals), missed, troubles));
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static Section times(List<Total> totals, Map<String, BigDecimal> p95) {
    var table =
        table(
            "jobs",
            "Execution times",
            "In milliseconds, of all attempts.",
            "No run ended in this time.",
            List.of(
                column("job", "Job", As.JOB),
                column("runs", "Runs", As.COUNT),
                column("successes", "Succeeded", As.COUNT),
                column("failed", "Failed", As.COUNT),
                column("avg_ms", "Average ms", As.MILLIS),
                column("p95_ms", "p95 ms", As.MILLIS),
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
                        Cells.mean(total.durationMs(), total.runs()),
                        p95.get(total.job()),
                        total.longestMs())));
    var bars =
        totals.stream()
            .sorted(Comparator.comparingLong(Total::longestMs).reversed())
            .limit(BARS)
            .map(
                total -> {
                  double mean = (double) total.durationMs() / total.runs();
                  return new Bar(
                      total.job(),
                      mean,
                      total.longestMs() - mean,
                      Cells.said(total.longestMs(), As.MILLIS, null) + " ms");
                })
            .toList();
    return table.with(
        new Picture("Average time of each job, and on to its longest", true, false, bars));
  }

  private Section inactive(List<JobOverview> jobs) {
    var table =
        table(
            "inactive",
            "Jobs that are not active",
            "",
            "Every job is active.",
            List.of(
                column("jobid", "Job", As.JOB),
                column("active", "Active", As.TEXT),
                column("schedule", "Schedule", As.TEXT),
                column("by", "By", As.TEXT),
                column("since", "Since", As.TIME),
                column("reason", "Reason", As.TEXT)));
    for (var job : jobs) {
      var definition = job.definition();
      var schedule = definition.timing().inWords();
      var pause = job.orders().pause();
      if (pause != null && job.status().map(each -> each.paused()).orElse(false)) {
        table
            .rows()
            .add(row(definition.name(), "false", schedule, pause.by(), pause.at(), pause.reason()));
      } else if (job.window().isPresent()) {
        var window = job.window().get();
        table
            .rows()
            .add(
                row(
                    definition.name(),
                    "false",
                    schedule,
                    window.actor(),
                    window.start(),
                    "maintenance: " + window.reason()));
      }
    }
    return table;
  }

  private Section failures(long failed, List<Total> totals) {
    long retried = totals.stream().mapToLong(Total::retried).sum();
    var runs = Tables.failed(sources.runs(), period);
    var table =
        table(
            "failures",
            "Failures",
            "failed_jobs: "
                + failed
                + (retried == 0 ? "" : ", besides " + retried + " that had a further attempt")
                + (runs.size() > SHOWN ? "; the last " + SHOWN + " are shown" : ""),
            "",
            List.of(
                column("at", "At", As.TIME),
                column("job", "Job", As.JOB),
                column("attempt", "Attempt", As.COUNT),
                column("error", "Error", As.TEXT),
                column("run", "Run", As.CODE)));
    runs.stream().limit(SHOWN).forEach(run -> table.rows().add(failure(run)));
    return table;
  }

  private static List<Object> failure(Run run) {
    return row(
        run.finished(),
        run.job(),
        (long) run.attempt(),
        run.error() == null
            ? run.state().name().toLowerCase(Locale.ROOT)
            : Tables.firstLine(run.error().text()),
        run.id().toString());
  }

  private Section troubles(List<JobOverview> jobs) {
    var table =
        table(
            "now",
            "Who needs somebody now",
            "",
            "No job needs anybody.",
            List.of(
                column("job", "Job", As.JOB),
                column("level", "Level", As.TEXT),
                column("what", "What", As.TEXT),
                column("next", "Next", As.TEXT)));
    for (var trouble : Trouble.of(jobs, now)) {
      var job = trouble.job().definition().name();
      table
          .rows()
          .add(
              row(
                  job,
                  trouble.level().name().toLowerCase(Locale.ROOT),
                  String.join("; ", trouble.what()),
                  trouble.known().map(mode -> mode.fix()).orElse("./nightshift runs " + job)));
    }
    return table;
  }
}
