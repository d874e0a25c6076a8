package dev.nightshift.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.retention.RetentionStore.Bite;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.RunTotals.Total;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a month came to is what SQL over its rows says, also when the rows are gone. The query was
 * written for PostgreSQL; other databases say a few words otherwise.
 */
abstract class RunTotalsContract {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId KATHMANDU = ZoneId.of("Asia/Kathmandu");
  private static final Bite BITE = new Bite(150, Duration.ofSeconds(5));

  private final List<UUID> roots = new ArrayList<>();
  private Store store;
  private Connection connection;

  abstract Store open(Clock clock) throws Exception;

  abstract Connection connect() throws Exception;

  /** The query in this database's words. */
  abstract String said(String sql);

  @BeforeEach
  void openStore() throws Exception {
    store = open(Clock.systemUTC());
    connection = connect();
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
    store.close();
  }

  private List<String> bySql(Instant from, Instant to) throws SQLException {
    var sql =
        "WITH job_stats AS (SELECT details->>'job_name' as job, COUNT(*) as total_runs, COUNT(*)"
            + " FILTER (WHERE details->>'status' = 'success') as successful, COUNT(*) FILTER (WHERE"
            + " details->>'status' = 'failed') as failed, AVG((details->>'execution_time_ms')::int)"
            + " as avg_time_ms, MAX((details->>'execution_time_ms')::int) as max_time_ms FROM"
            + " audit_log WHERE action_type = 'background_job_execution' AND timestamp >= timestamp"
            + " with time zone '"
            + from
            + "' AND timestamp < timestamp with time zone '"
            + to
            + "' GROUP BY details->>'job_name') SELECT job, total_runs, successful, failed,"
            + " ROUND((successful::numeric / total_runs * 100), 2) as success_rate_pct, avg_time_ms,"
            + " max_time_ms FROM job_stats ORDER BY job";
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(said(sql))) {
      List<String> all = new ArrayList<>();
      while (rows.next()) {
        all.add(
            String.join(
                "|",
                rows.getString(1),
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getBigDecimal(5).setScale(2, RoundingMode.HALF_UP).toString(),
                rows.getBigDecimal(6).setScale(2, RoundingMode.HALF_UP).toString(),
                rows.getString(7)));
      }
      return all;
    }
  }

  private List<String> byTotals(Instant from, Instant to) {
    return store.totals().between(from, to).stream().map(RunTotalsContract::line).toList();
  }

  private static String line(Total total) {
    var runs = BigDecimal.valueOf(total.runs());
    return String.join(
        "|",
        total.job(),
        "" + total.runs(),
        "" + total.successes(),
        "" + total.failures(),
        BigDecimal.valueOf(100 * total.successes())
            .divide(runs, 2, RoundingMode.HALF_UP)
            .toString(),
        BigDecimal.valueOf(total.durationMs()).divide(runs, 2, RoundingMode.HALF_UP).toString(),
        "" + total.longestMs());
  }

  private static Instant begin(YearMonth month, ZoneId zone) {
    return month.atDay(1).atStartOfDay(zone).toInstant();
  }

  private void remove(List<UUID> some, ZoneId reports) {
    var retention = store.retention(reports);
    var left = some;
    while (!left.isEmpty()) {
      left = left.subList(retention.removeRuns(left, BITE).done(), left.size());
    }
  }

  @Test
  void aMonthIsWhatSqlSaysOfItsRowsAlsoWhenSomeOrAllOfThemAreRemoved() throws Exception {
    // clocks change in Berlin on 29 March and 25 October, in New York on 8 March and 1 November
    var months = List.of(YearMonth.of(2026, 3), YearMonth.of(2026, 10), YearMonth.of(2026, 11));
    var zones =
        List.of(
            ZoneOffset.UTC,
            BERLIN,
            ZoneId.of("America/New_York"),
            ZoneId.of("Pacific/Kiritimati"),
            ZoneId.of("Etc/GMT+12"));
    fill(months, zones);
    record Stretch(Instant from, Instant to) {}
    var stretches =
        months.stream()
            .flatMap(
                month ->
                    zones.stream()
                        .map(
                            zone ->
                                new Stretch(begin(month, zone), begin(month.plusMonths(1), zone))))
            .toList();
    List<List<String>> before = new ArrayList<>();
    for (var stretch : stretches) {
      var expected = bySql(stretch.from, stretch.to);
      assertThat(expected).hasSize(4);
      assertThat(byTotals(stretch.from, stretch.to)).as(stretch.toString()).isEqualTo(expected);
      before.add(expected);
    }
    remove(roots.subList(0, roots.size() / 2), BERLIN);
    for (int i = 0; i < before.size(); i++) {
      assertThat(byTotals(stretches.get(i).from, stretches.get(i).to))
          .as("half removed: " + stretches.get(i))
          .isEqualTo(before.get(i));
    }
    remove(roots, BERLIN);
    for (int i = 0; i < before.size(); i++) {
      var stretch = stretches.get(i);
      assertThat(bySql(stretch.from, stretch.to)).isEmpty();
      assertThat(byTotals(stretch.from, stretch.to))
          .as("all removed: " + stretch)
          .isEqualTo(before.get(i));
    }
  }

  @Test
  void daysAndMonthsOfTheZoneOfReportsAreExactWhateverItsOffset() throws Exception {
    var month = YearMonth.of(2026, 4);
    fill(List.of(month), List.of(KATHMANDU));
    List<List<String>> before = new ArrayList<>();
    List<Instant> days = new ArrayList<>();
    for (int day = 1; day <= month.lengthOfMonth(); day++) {
      days.add(month.atDay(day).atStartOfDay(KATHMANDU).toInstant());
    }
    days.add(begin(month.plusMonths(1), KATHMANDU));
    for (int i = 1; i < days.size(); i++) {
      before.add(bySql(days.get(i - 1), days.get(i)));
    }
    var whole = bySql(days.get(0), days.get(days.size() - 1));
    remove(roots, KATHMANDU);
    for (int i = 1; i < days.size(); i++) {
      assertThat(byTotals(days.get(i - 1), days.get(i))).isEqualTo(before.get(i - 1));
    }
    assertThat(byTotals(days.get(0), days.get(days.size() - 1))).isEqualTo(whole);
  }

  @Test
  void whatWasRemovedBeforeItWasCountedIsTakenFromDailyTotals() throws Exception {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "insert into job_day (job, scope, on_day, successes, failures, cancelled, duration_us,"
              + " longest_us) values ('old', '', date '2026-10-31', 3, 1, 0, 8000000, 5000000),"
              + " ('old', 'n', date '2026-10-01', 1, 0, 1, 1000000, 1000000), ('old', '', date"
              + " '2026-11-01', 9, 9, 9, 1, 1)");
    }
    insert("old", Instant.parse("2026-10-31T12:00:00Z"), 1_000_000, 1, RunState.SUCCEEDED);
    assertThat(
            store
                .totals()
                .between(
                    begin(YearMonth.of(2026, 10), ZoneOffset.UTC),
                    begin(YearMonth.of(2026, 11), ZoneOffset.UTC)))
        .containsExactly(new Total("old", 6, 4, 1, 1, 0, 9_000, 5_000, true));
    assertThat(
            store
                .totals()
                .between(
                    Instant.parse("2026-10-31T11:00:00Z"), Instant.parse("2026-10-31T13:00:00Z")))
        .as("within a day nothing is taken from days")
        .containsExactly(new Total("old", 1, 1, 0, 0, 0, 1_000, 1_000, false));
  }

  @Test
  void totalsOfRemovedRunsGoAwayWithAge() throws Exception {
    insert("gc", Instant.parse("2026-03-10T12:00:00Z"), 1_000_000, 1, RunState.SUCCEEDED);
    insert("gc", Instant.parse("2026-03-12T12:00:00Z"), 3_000_000, 1, RunState.FAILED);
    remove(roots, ZoneOffset.UTC);
    var from = Instant.parse("2026-03-01T00:00:00Z");
    var to = Instant.parse("2026-04-01T00:00:00Z");
    assertThat(byTotals(from, to)).containsExactly("gc|2|1|1|50.00|2000.00|3000");
    assertThat(store.retention().removeTotals(Instant.parse("2026-03-11T00:00:00Z"), 100).rows())
        .isEqualTo(1);
    assertThat(byTotals(from, to)).containsExactly("gc|1|0|1|0.00|3000.00|3000");
  }

  @Test
  void thePercentileOfADayIsThatOfTheDashboardsQuery() throws Exception {
    var month = YearMonth.of(2026, 4);
    fill(List.of(month), List.of(ZoneOffset.UTC));
    var from = begin(month, ZoneOffset.UTC);
    var to = begin(month.plusMonths(1), ZoneOffset.UTC);
    var sql =
        "SELECT details->>'job_name' as job, PERCENTILE_CONT(0.95) WITHIN GROUP (ORDER BY"
            + " (details->>'execution_time_ms')::int) as p95_time_ms FROM audit_log WHERE"
            + " action_type = 'background_job_execution' AND timestamp >= timestamp with time zone '"
            + from
            + "' AND timestamp < timestamp with time zone '"
            + to
            + "' GROUP BY details->>'job_name' ORDER BY job";
    Map<String, BigDecimal> expected = new TreeMap<>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(said(sql))) {
      while (rows.next()) {
        expected.put(rows.getString(1), rows.getBigDecimal(2).setScale(2, RoundingMode.HALF_UP));
      }
    }
    assertThat(expected).hasSize(4);
    assertThat(store.totals().p95Millis(from, to)).isEqualTo(expected);
  }

  /** Runs at random moments, and within a microsecond of each turn of a month. */
  private void fill(List<YearMonth> months, List<? extends ZoneId> zones) throws SQLException {
    var random = new Random(7);
    for (var month : months) {
      for (int i = 0; i < 120; i++) {
        var at =
            begin(month, ZoneOffset.UTC)
                .plusSeconds(random.nextInt(-86_400, 32 * 86_400))
                .plusNanos(random.nextInt(1_000_000) * 1_000L);
        some(random, at);
      }
      for (var zone : zones) {
        for (var turn : List.of(begin(month, zone), begin(month.plusMonths(1), zone))) {
          some(random, turn.minusNanos(1_000));
          some(random, turn);
        }
      }
    }
  }

  private void some(Random random, Instant finished) throws SQLException {
    var job = "job_" + random.nextInt(4);
    int attempts = 1 + Math.max(0, random.nextInt(5) - 2);
    var states =
        List.of(
            RunState.SUCCEEDED,
            RunState.SUCCEEDED,
            RunState.FAILED,
            RunState.TIMED_OUT,
            RunState.STALLED,
            RunState.CANCELLED);
    insert(
        job,
        finished,
        random.nextLong(1, 400_000_000),
        attempts,
        states.get(random.nextInt(states.size())));
  }

  /**
   * A root with some attempts.
   *
   * @param finished of the last; the ones before ended hours earlier
   */
  private void insert(String job, Instant finished, long micros, int attempts, RunState last)
      throws SQLException {
    var root = new UUID(0x0190000000007000L, 0x8000000000000000L + roots.size() * 8L);
    roots.add(root);
    try (var insert =
        connection.prepareStatement(
            "insert into run (id, root, attempt, job, state, why, actor, dry_run, parameters, queue,"
                + " priority, due, queued, started, finished) values (?, ?, ?, ?, ?, 'SCHEDULE',"
                + " 'schedule', false, '{}', 'default', 0, ?, ?, ?, ?)")) {
      for (int attempt = 1; attempt <= attempts; attempt++) {
        boolean end = attempt == attempts;
        row(
            insert,
            new UUID(root.getMostSignificantBits(), root.getLeastSignificantBits() + attempt),
            root,
            attempt,
            job,
            end ? last : RunState.FAILED,
            finished.minus(Duration.ofHours(attempts - attempt)),
            micros);
      }
    }
  }

  private static void row(
      PreparedStatement insert,
      UUID id,
      UUID root,
      int attempt,
      String job,
      RunState state,
      Instant finished,
      long micros)
      throws SQLException {
    insert.setObject(1, id);
    insert.setObject(2, root);
    insert.setInt(3, attempt);
    insert.setString(4, job);
    insert.setString(5, state.name());
    var started = finished.minusNanos(micros * 1_000);
    insert.setObject(6, Columns.at(started));
    insert.setObject(7, Columns.at(started));
    // one that is cancelled may never have begun
    insert.setObject(8, state == RunState.CANCELLED ? null : Columns.at(started));
    insert.setObject(9, Columns.at(finished));
    insert.executeUpdate();
  }
}
