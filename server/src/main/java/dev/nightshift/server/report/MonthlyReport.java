package dev.nightshift.server.report;

import static dev.nightshift.server.report.Tables.column;
import static dev.nightshift.server.report.Tables.row;
import static dev.nightshift.server.report.Tables.table;

import dev.nightshift.server.health.Wording;
import dev.nightshift.server.report.Report.As;
import dev.nightshift.server.report.Report.Bar;
import dev.nightshift.server.report.Report.Picture;
import dev.nightshift.server.report.Report.Section;
import dev.nightshift.server.run.RunTotals.Total;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Runs, success and time of each job in a month, whether its runs are kept or not. */
final class MonthlyReport {
  private static final int BARS = 20;

  private final Sources sources;
  private final Period period;
  private final Instant now;

  MonthlyReport(Sources sources, Period period, Instant now) {
    this.sources = sources;
    this.period = period;
    this.now = now;
  }

  Report make() {
    var totals = sources.totals().between(period.from(), period.to());
    long runs = totals.stream().mapToLong(Total::runs).sum();
    long good = totals.stream().mapToLong(Total::successes).sum();
    long bad = totals.stream().mapToLong(Total::failures).sum();
    var headline =
        runs == 0
            ? "No run ended in this month."
            : Wording.count(runs)
                + " executions, "
                + Cells.percent(good, runs)
                + " % successful, "
                + Wording.count(bad)
                + " failed."
                + (now.isBefore(period.to()) ? " The month is not over." : "");
    var days = Tables.byDay(sources, period);
    return new Report(
        Kind.MONTHLY,
        sources.deployment(),
        headline,
        bad == 0,
        now,
        period,
        sources.server(),
        List.of(
            jobs(totals),
            total(totals).with(Tables.runsPerDay(days)),
            Tables.missedTable(Tables.missed(sources.missed(), period))));
  }

  private Section jobs(List<Total> totals) {
    var estimated =
        totals.stream().filter(Total::byDays).map(Total::job).collect(Collectors.joining(", "));
    var table =
        table(
            "jobs",
            "Jobs",
            "The calendar month in "
                + period.zone()
                + ". A run that is attempted again counts with each attempt; cancelled and retried"
                + " ones are runs that neither succeeded nor failed."
                + (estimated.isEmpty()
                    ? ""
                    : " Of "
                        + estimated
                        + " some runs were removed before they were counted one by one: these rows"
                        + " are sums of days of UTC, without retried attempts."),
            "No run ended in this month.",
            columns("job", "Job", As.JOB));
    totals.forEach(total -> table.rows().add(line(total)));
    var bars =
        totals.stream()
            .sorted(
                Comparator.comparingDouble(
                        (Total total) -> (double) total.successes() / total.runs())
                    .thenComparing(Total::job))
            .limit(BARS)
            .map(
                total -> {
                  var percent = Cells.percent(total.successes(), total.runs());
                  return new Bar(
                      total.job(),
                      percent.doubleValue(),
                      100 - percent.doubleValue(),
                      percent + " %");
                })
            .toList();
    return table.with(
        new Picture("Share of runs that succeeded, the least first", true, true, bars));
  }

  private static Section total(List<Total> totals) {
    var table =
        table(
            "total",
            "All jobs",
            "",
            "No run ended in this month.",
            columns("jobs", "Jobs", As.COUNT));
    if (!totals.isEmpty()) {
      long runs = 0;
      long good = 0;
      long bad = 0;
      long cancelled = 0;
      long retried = 0;
      long millis = 0;
      long longest = 0;
      for (var total : totals) {
        runs += total.runs();
        good += total.successes();
        bad += total.failures();
        cancelled += total.cancelled();
        retried += total.retried();
        millis += total.durationMs();
        longest = Math.max(longest, total.longestMs());
      }
      var all = line(new Total("", runs, good, bad, cancelled, retried, millis, longest, false));
      all.set(0, (long) totals.size());
      table.rows().add(all);
    }
    return table;
  }

  private static List<Report.Column> columns(String name, String title, As as) {
    return List.of(
        column(name, title, as),
        column("total_runs", "Runs", As.COUNT),
        column("successful", "Successful", As.COUNT),
        column("failed", "Failed", As.COUNT),
        column("success_rate_pct", "Success", As.PERCENT),
        column("avg_time_ms", "Average ms", As.MILLIS),
        column("max_time_ms", "Longest ms", As.MILLIS),
        column("cancelled", "Cancelled", As.COUNT),
        column("retried", "Retried", As.COUNT));
  }

  private static List<Object> line(Total total) {
    return row(
        total.job(),
        total.runs(),
        total.successes(),
        total.failures(),
        Cells.percent(total.successes(), total.runs()),
        Cells.mean(total.durationMs(), total.runs()),
        total.longestMs(),
        total.cancelled(),
        total.retried());
  }
}
