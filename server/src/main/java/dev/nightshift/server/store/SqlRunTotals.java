package dev.nightshift.server.store;

import dev.nightshift.server.run.RunTotals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Sums up the attempts that are there and the totals of those that are not, in one statement. */
final class SqlRunTotals implements RunTotals {
  private final Dialect dialect;

  SqlRunTotals(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public List<Total> between(Instant from, Instant to) {
    return dialect.read(
        handle -> {
          // read first: whatever ends meanwhile is in the sums below, which then say no less
          var first = firstDay(from);
          var end = to.atZone(ZoneOffset.UTC).toLocalDate();
          var days = days(handle, first, end);
          var sums = sums(handle, from, to);
          return days.isEmpty() ? sums : completed(handle, sums, days, from, to, first, end);
        });
  }

  @Override
  public Map<String, BigDecimal> p95Millis(Instant from, Instant to) {
    return dialect.read(
        handle ->
            handle
                .createQuery(
                    "select job, percentile_cont(0.95) within group (order by ms) as p95 from"
                        + " (select r.job, "
                        + dialect.millis("r.started", "r.finished")
                        + " as ms from run r where r.finished >= :from and r.finished < :to) kept"
                        + " group by job")
                .bind("from", Columns.at(from))
                .bind("to", Columns.at(to))
                .reduceRows(
                    new TreeMap<String, BigDecimal>(),
                    (all, row) -> {
                      var p95 = row.getColumn("p95", BigDecimal.class);
                      all.put(
                          row.getColumn("job", String.class),
                          p95.setScale(2, RoundingMode.HALF_UP));
                      return all;
                    }));
  }

  private static LocalDate firstDay(Instant from) {
    var day = from.atZone(ZoneOffset.UTC).toLocalDate();
    return start(day).equals(from) ? day : day.plusDays(1);
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** With what days tell of more runs than there are, in the days that lie within as a whole. */
  private List<Total> completed(
      Handle handle,
      List<Total> sums,
      Map<String, Total> days,
      Instant from,
      Instant to,
      LocalDate first,
      LocalDate end) {
    boolean whole = start(first).equals(from) && start(end).equals(to);
    var inner =
        (whole ? sums : sums(handle, start(first), start(end)))
            .stream().collect(Collectors.toMap(Total::job, Function.identity()));
    var all = new TreeMap<String, Total>();
    sums.forEach(total -> all.put(total.job(), total));
    days.forEach(
        (job, day) -> {
          var known = inner.get(job);
          if (known == null || known.roots() < day.runs()) {
            all.put(job, day);
          }
        });
    return new ArrayList<>(all.values());
  }

  private List<Total> sums(Handle handle, Instant from, Instant to) {
    return handle
        .createQuery(
            "select job, sum(runs) as runs, sum(successes) as successes, sum(failures) as failures,"
                + " sum(cancelled) as cancelled, sum(retried) as retried, sum(duration_ms) as"
                + " duration_ms, max(longest_ms) as longest_ms from (select job, runs, successes,"
                + " failures, cancelled, retried, duration_ms, longest_ms from run_total where began"
                + " >= :from and began < :to union all select job, count(*), sum(case when status ="
                + " 's' then 1 else 0 end), sum(case when status = 'f' then 1 else 0 end), sum(case"
                + " when status = 'c' then 1 else 0 end), sum(case when status = 'r' then 1 else 0"
                + " end), sum(ms), max(ms) from (select r.job, case when r.state = 'SUCCEEDED' then"
                + " 's' when r.state = 'CANCELLED' then 'c' when exists (select 1 from run n where"
                + " n.root = r.root and n.attempt = r.attempt + 1) then 'r' else 'f' end as status, "
                + dialect.millis("r.started", "r.finished")
                + " as ms from run r where r.finished >= :from and r.finished < :to) kept group by"
                + " job) everything group by job order by job")
        .bind("from", Columns.at(from))
        .bind("to", Columns.at(to))
        .map(
            (row, context) ->
                new Total(
                    row.getString("job"),
                    row.getLong("runs"),
                    row.getLong("successes"),
                    row.getLong("failures"),
                    row.getLong("cancelled"),
                    row.getLong("retried"),
                    row.getLong("duration_ms"),
                    row.getLong("longest_ms"),
                    false))
        .list();
  }

  private static Map<String, Total> days(Handle handle, LocalDate first, LocalDate end) {
    if (!first.isBefore(end)) {
      return Map.of();
    }
    return handle
        .createQuery(
            "select job, sum(successes) as successes, sum(failures) as failures, sum(cancelled) as"
                + " cancelled, sum(duration_us) as duration_us, max(longest_us) as longest_us from"
                + " job_day where on_day >= :first and on_day < :end group by job")
        .bind("first", first)
        .bind("end", end)
        .map(
            (row, context) ->
                new Total(
                    row.getString("job"),
                    row.getLong("successes") + row.getLong("failures") + row.getLong("cancelled"),
                    row.getLong("successes"),
                    row.getLong("failures"),
                    row.getLong("cancelled"),
                    0,
                    row.getLong("duration_us") / 1_000,
                    row.getLong("longest_us") / 1_000,
                    true))
        .list()
        .stream()
        .collect(Collectors.toMap(Total::job, Function.identity()));
  }
}
