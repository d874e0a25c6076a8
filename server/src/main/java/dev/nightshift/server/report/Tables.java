package dev.nightshift.server.report;

import dev.nightshift.server.report.Report.As;
import dev.nightshift.server.report.Report.Bar;
import dev.nightshift.server.report.Report.Column;
import dev.nightshift.server.report.Report.Picture;
import dev.nightshift.server.report.Report.Section;
import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.MissedSlots;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunSearch;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.RunTotals.Total;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** Tables that several reports have. */
final class Tables {
  private static final int RANGES = 1_000;
  private static final int RUNS = 500;
  // a run that ended within a time may have waited since long before
  private static final Duration WAITED = Duration.ofDays(2);
  private static final Set<RunState> FAILED =
      Set.of(RunState.FAILED, RunState.TIMED_OUT, RunState.STALLED);

  private Tables() {}

  static Column column(String name, String title, As as) {
    return new Column(name, title, as);
  }

  static Section table(String name, String title, String note, String empty, List<Column> columns) {
    return new Section(name, title, note, empty, columns, new ArrayList<>(), null);
  }

  static List<Object> row(Object... values) {
    var row = new ArrayList<Object>(values.length);
    for (var value : values) {
      row.add(value);
    }
    return row;
  }

  /** Failed attempts that ended within the period, the latest first. */
  static List<Run> failed(RunSearch search, Period period) {
    List<Run> failed = new ArrayList<>();
    var filter =
        new RunSearch.Filter(
            null,
            FAILED,
            Set.of(),
            Set.of(),
            period.from().minus(WAITED),
            period.to(),
            null,
            null,
            null);
    var place = RunSearch.Place.NEWEST;
    while (place != null && failed.size() < RUNS) {
      var found = search.find(filter, place, RUNS);
      found.runs().stream().filter(run -> within(run.finished(), period)).forEach(failed::add);
      place = found.older() == null ? null : new RunSearch.Place(found.older(), null);
    }
    failed.sort(Comparator.comparing(Run::finished).reversed());
    return failed.subList(0, Math.min(RUNS, failed.size()));
  }

  private static boolean within(Instant at, Period period) {
    return at != null && !at.isBefore(period.from()) && at.isBefore(period.to());
  }

  static String firstLine(String text) {
    var line = text == null ? "" : text.strip().lines().findFirst().orElse("");
    return line.length() > 200 ? line.substring(0, 199) + "…" : line;
  }

  /** Missed slots of the period, the earliest first. */
  static List<MissedSlots.Range> missed(MissedSlots missed, Period period) {
    var page =
        missed.list(
            new MissedSlots.Query(null, Set.of(), period.from(), period.to(), null, RANGES));
    return page.ranges().stream().sorted(Comparator.comparing(MissedSlots.Range::from)).toList();
  }

  static Section missedTable(List<MissedSlots.Range> ranges) {
    var table =
        table(
            "missed",
            "Missed due times",
            "",
            "No due time was missed.",
            List.of(
                column("job", "Job", As.JOB),
                column("slots", "Due times", As.COUNT),
                column("cause", "Cause", As.TEXT),
                column("first", "First", As.TIME),
                column("last", "Last", As.TIME),
                column("caught_up", "Caught up", As.COUNT)));
    ranges.forEach(
        range ->
            table
                .rows()
                .add(
                    row(
                        range.job(),
                        range.slots(),
                        cause(range.cause()),
                        range.from(),
                        range.to(),
                        range.caughtUp())));
    return table;
  }

  static String cause(MissCause cause) {
    return cause.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Runs and failures of each day of the period. */
  static Picture runsPerDay(List<DayTotals> days) {
    return new Picture(
        "Runs that ended on each day; the red part failed",
        false,
        true,
        days.stream()
            .map(
                day -> {
                  long runs = day.totals.stream().mapToLong(Total::runs).sum();
                  long bad = day.totals.stream().mapToLong(Total::failures).sum();
                  return new Bar(
                      day.day.date().toString(),
                      (double) (runs - bad),
                      (double) bad,
                      runs + " runs, " + bad + " failed");
                })
            .toList());
  }

  /** What jobs came to on a day. */
  record DayTotals(Period.Day day, List<Total> totals) {
    DayTotals {
      Objects.requireNonNull(day);
    }
  }

  static List<DayTotals> byDay(Sources sources, Period period) {
    return period.days().stream()
        .map(day -> new DayTotals(day, sources.totals().between(day.from(), day.to())))
        .toList();
  }

  static String many(long number, String one, String more) {
    return number + " " + (number == 1 ? one : more);
  }
}
