package dev.nightshift.server.report;

import static dev.nightshift.server.report.Tables.column;
import static dev.nightshift.server.report.Tables.many;
import static dev.nightshift.server.report.Tables.row;
import static dev.nightshift.server.report.Tables.table;

import dev.nightshift.server.health.JobOverview;
import dev.nightshift.server.health.Wording;
import dev.nightshift.server.report.Report.As;
import dev.nightshift.server.report.Report.Section;
import dev.nightshift.server.report.Tables.DayTotals;
import dev.nightshift.server.run.RunTotals.Total;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Runs and failures by day and job of seven days, and what was odd. */
final class WeeklyReport {
  private static final int LONGEST = 10;

  private final Sources sources;
  private final Period period;
  private final Instant now;

  WeeklyReport(Sources sources, Period period, Instant now) {
    this.sources = sources;
    this.period = period;
    this.now = now;
  }

  Report make() {
    var days = Tables.byDay(sources, period);
    var week = sources.totals().between(period.from(), period.to());
    var jobs = week.stream().map(Total::job).toList();
    var odd = oddities(days, jobs);
    var missed = Tables.missedTable(Tables.missed(sources.missed(), period));
    long runs = week.stream().mapToLong(Total::runs).sum();
    long failed = week.stream().mapToLong(Total::failures).sum();
    long slots = missed.rows().stream().mapToLong(line -> (Long) line.get(1)).sum();
    return new Report(
        Kind.WEEKLY,
        sources.deployment(),
        Wording.count(runs)
            + " runs, "
            + Wording.count(failed)
            + " failed, "
            + many(odd.rows().size(), "odd day", "odd days")
            + ", "
            + many(slots, "missed due time", "missed due times")
            + ".",
        failed == 0 && odd.rows().isEmpty() && slots == 0,
        now,
        period,
        sources.server(),
        List.of(
            days(days, jobs).with(Tables.runsPerDay(days)),
            odd,
            missed,
            longest(week),
            versions(),
            starts()));
  }

  private static Section days(List<DayTotals> days, List<String> jobs) {
    var table =
        table(
            "days",
            "Runs and failures by day",
            "",
            "No run ended in these days.",
            List.of(
                column("date", "Date", As.TEXT),
                column("job", "Job", As.JOB),
                column("executions", "Runs", As.COUNT),
                column("failures", "Failed", As.COUNT),
                column("avg_ms", "Average ms", As.MILLIS),
                column("odd", "Odd", As.TEXT)));
    var rules = Oddities.all(days, jobs);
    for (int i = days.size() - 1; i >= 0; i--) {
      for (var total : days.get(i).totals()) {
        table
            .rows()
            .add(
                row(
                    days.get(i).day().date().toString(),
                    total.job(),
                    total.runs(),
                    total.failures(),
                    Cells.mean(total.durationMs(), total.runs()),
                    rules.containsKey(total.job()) ? rules.get(total.job()).about(total) : ""));
      }
    }
    return table;
  }

  private static Section oddities(List<DayTotals> days, List<String> jobs) {
    var table =
        table(
            "oddities",
            "Oddities",
            Oddities.RULE,
            "No day was odd.",
            List.of(
                column("date", "Date", As.TEXT),
                column("job", "Job", As.JOB),
                column("what", "What", As.TEXT)));
    var rules = Oddities.all(days, jobs);
    for (var day : days) {
      for (var job : jobs) {
        var what = rules.get(job).about(Oddities.of(day.totals(), job));
        if (!what.isEmpty()) {
          table.rows().add(row(day.day().date().toString(), job, what));
        }
      }
    }
    return table;
  }

  private Section longest(List<Total> week) {
    var table =
        table(
            "longest",
            "Longest runs",
            "The longest of each job, and how many times as long as it is expected to take.",
            "No run ended in these days.",
            List.of(
                column("job", "Job", As.JOB),
                column("max_ms", "Longest ms", As.MILLIS),
                column("avg_ms", "Average ms", As.MILLIS),
                column("expected_ms", "Expected ms", As.MILLIS),
                column("times", "Times", As.TEXT)));
    var jobs = sources.jobs().get();
    week.stream()
        .sorted(Comparator.comparingLong(Total::longestMs).reversed())
        .limit(LONGEST)
        .forEach(
            total -> {
              var expected = expected(jobs, total.job());
              table
                  .rows()
                  .add(
                      row(
                          total.job(),
                          total.longestMs(),
                          Cells.mean(total.durationMs(), total.runs()),
                          expected,
                          expected == null || expected == 0
                              ? null
                              : BigDecimal.valueOf(total.longestMs())
                                  .divide(BigDecimal.valueOf(expected), 1, RoundingMode.HALF_UP)
                                  .toString()));
            });
    return table;
  }

  private static Long expected(List<JobOverview> jobs, String name) {
    return jobs.stream()
        .map(JobOverview::definition)
        .filter(job -> job.name().equals(name))
        .findFirst()
        .flatMap(job -> job.timing().expectedDuration())
        .map(Duration::toMillis)
        .orElse(null);
  }

  private Section versions() {
    var table =
        table(
            "plugins",
            "Deployed plugins",
            "What runs now; compare commits and checksums with those of what was built.",
            "No plugin is loaded.",
            List.of(
                column("plugin", "Plugin", As.TEXT),
                column("version", "Version", As.TEXT),
                column("commit", "Commit", As.CODE),
                column("file", "File", As.TEXT),
                column("sha256", "SHA-256", As.CODE)));
    sources.plugins().get().stream()
        .sorted(Comparator.comparing(plugin -> plugin.name()))
        .forEach(
            plugin ->
                table
                    .rows()
                    .add(
                        row(
                            plugin.name(),
                            plugin.version(),
                            plugin.commit().orElse(null),
                            plugin.source(),
                            plugin.sha256())));
    return table;
  }

  private Section starts() {
    var table =
        table(
            "starts",
            "Servers started",
            "",
            "No server was started in these days.",
            List.of(
                column("at", "At", As.TIME),
                column("node", "Server", As.TEXT),
                column("version", "Version", As.TEXT)));
    var starts = new ArrayList<>(sources.activity().starts(period.from(), period.to()));
    starts.forEach(start -> table.rows().add(row(start.at(), start.node(), start.version())));
    return table;
  }
}
