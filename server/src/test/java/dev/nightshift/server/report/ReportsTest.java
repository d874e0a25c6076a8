package dev.nightshift.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.server.run.RunTotals;
import dev.nightshift.server.run.RunTotals.Total;
import dev.nightshift.server.store.H2Store;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  // half an hour after midnight in Berlin, where November has begun
  private static final Instant NOW = Instant.parse("2026-10-31T23:30:00Z");
  private static final H2Store STORE =
      H2Store.inMemory(UUID.randomUUID().toString(), Clock.fixed(NOW, ZoneOffset.UTC));
  private final List<String> asked = new ArrayList<>();

  @AfterAll
  static void close() {
    STORE.close();
  }

  private Reports reports(RunTotals totals) {
    var noting =
        new KnownTotals(
            (from, to) -> {
              asked.add(from + " " + to);
              return totals.between(from, to);
            });
    return new Reports(
        new Sources(
            noting,
            STORE.search(),
            STORE.activity(),
            STORE.missed(),
            List::of,
            List::of,
            Optional::empty,
            "north",
            "http://night:8080"),
        BERLIN,
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static Total total(String job, long good, long bad, long millis) {
    return new Total(job, good + bad, good, bad, 0, 0, millis, millis, false);
  }

  private Report make(Kind kind, Asked how, Total... totals) {
    return reports(new KnownTotals((from, to) -> List.of(totals))).make(kind, how);
  }

  private static Asked month(String month) {
    return new Asked(month, null, null, null, null, null);
  }

  private static Asked day(String day) {
    return new Asked(null, day, null, null, null, null);
  }

  @Test
  void theMonthBeforeThisOneIsMeantInTheZoneOfReports() {
    var report = make(Kind.MONTHLY, Asked.USUAL);
    assertThat(report.title()).isEqualTo("Monthly report 2026-10");
    // 31 days with the hour that autumn gives back
    assertThat(asked).first().isEqualTo("2026-09-30T22:00:00Z 2026-10-31T23:00:00Z");
    assertThat(report.headline()).isEqualTo("No run ended in this month.");
    var utc = new Asked(null, null, null, null, null, "UTC");
    assertThat(make(Kind.MONTHLY, utc).title()).isEqualTo("Monthly report 2026-09");
    assertThat(make(Kind.MONTHLY, month("2026-11")).headline()).isNotEmpty();
  }

  @Test
  void aMonthHasTheColumnsThatOperationsAskedFor() {
    var report = make(Kind.MONTHLY, Asked.USUAL, total("gc", 2, 1, 1_000), total("scrub", 9, 0, 0));
    assertThat(Form.CSV.write(report))
        .isEqualTo(
            "job,total_runs,successful,failed,success_rate_pct,avg_time_ms,max_time_ms,cancelled,"
                + "retried\r\ngc,3,2,1,66.67,333.33,1000,0,0\r\nscrub,9,9,0,100.00,0.00,0,0,0\r\n");
    assertThat(report.headline()).isEqualTo("12 executions, 91.67 % successful, 1 failed.");
    assertThat(Form.JSON.write(report))
        .contains("\"success_rate_pct\" : 66.67", "\"timeZone\" : \"Europe/Berlin\"");
    assertThat(Form.TEXT.write(report)).contains("=== Background jobs: Monthly report 2026-10 ===");
    assertThat(Form.MARKDOWN.write(report)).contains("| gc | 3 | 2 | 1 | 66.67 % |");
  }

  @Test
  void aDayHasRunsAverageAndPercentileOfEachJob() {
    assertThat(Form.CSV.write(make(Kind.DAILY, Asked.USUAL, total("gc", 2, 1, 1_000))))
        .isEqualTo(
            "job,runs,successes,failed,avg_ms,p95_ms,max_ms\r\ngc,3,2,1,333.33,950.00,1000\r\n");
  }

  @Test
  void aRowThatIsTakenFromDaysSaysSo() {
    var estimated = new Total("old", 5, 5, 0, 0, 0, 10, 5, true);
    assertThat(make(Kind.MONTHLY, Asked.USUAL, estimated).sections().get(0).note())
        .contains("Of old some runs were removed before they were counted");
  }

  @Test
  void oddDaysOfAWeekAreMarkedByTheRule() {
    var odd = LocalDate.of(2026, 10, 28).atStartOfDay(BERLIN).toInstant();
    var failing = LocalDate.of(2026, 10, 30).atStartOfDay(BERLIN).toInstant();
    var report =
        reports(
                new KnownTotals(
                    (from, to) ->
                        List.of(
                            from.equals(odd)
                                ? total("gc", 60, 0, 600_000)
                                : from.equals(failing)
                                    ? total("gc", 8, 2, 10_000)
                                    : total("gc", 10, 0, 10_000))))
            .make(Kind.WEEKLY, Asked.USUAL);
    assertThat(report.period().name()).isEqualTo("2026-10-25 to 2026-10-31");
    var oddities = report.sections().get(1);
    assertThat(oddities.note()).isEqualTo(Oddities.RULE);
    assertThat(oddities.rows())
        .containsExactly(
            List.of(
                "2026-10-28", "gc", "60 runs, 10 on a median day; took 10 times as long as usual"),
            List.of("2026-10-30", "gc", "20 % failed"));
    assertThat(report.sections().get(0).rows()).hasSize(7);
    assertThat(report.good()).isFalse();
  }

  @Test
  void aWeekUntilADayHasThatDay() {
    assertThat(make(Kind.WEEKLY, day("2026-10-18")).period().name())
        .isEqualTo("2026-10-12 to 2026-10-18");
  }

  @Test
  void aDailyCheckIsOfTheLastDayOrOfAnyOther() {
    make(Kind.DAILY, Asked.USUAL);
    assertThat(asked).containsExactly("2026-10-30T23:30:00Z 2026-10-31T23:30:00Z");
    asked.clear();
    // the day on which clocks go back has 25 hours
    make(Kind.DAILY, day("2026-10-25"));
    assertThat(asked).containsExactly("2026-10-24T22:00:00Z 2026-10-25T23:00:00Z");
  }

  @Test
  void theFieldsOfAnIncidentAreFilledIn() {
    var report =
        make(
            Kind.INCIDENT,
            new Asked(null, null, "23:00", "23:30", null, "UTC"),
            total("gc", 1, 2, 5));
    assertThat(report.sections().get(0).rows().stream().map(row -> row.get(0)).toList())
        .containsExactly(
            "Severity", "Status", "Detected", "Impact", "Root Cause", "Prevention", "Next Update");
    assertThat(report.sections().get(1).title()).isEqualTo("Timeline");
    assertThat(Form.MARKDOWN.write(report))
        .contains("P2 - Medium", "2 of 3 runs failed", "2026-11-01 23:30:00 UTC (24 hours");
  }

  @Test
  void aTimeThatDoesNotBelongToAKindIsRefused() {
    assertThatThrownBy(() -> make(Kind.WEEKLY, month("2026-10")))
        .hasMessage("the report weekly takes no month; leave it out");
    assertThatThrownBy(() -> make(Kind.MONTHLY, month("October")))
        .hasMessage("month is \"October\"; write it as 2026-01");
    assertThatThrownBy(() -> make(Kind.MONTHLY, month("2027-01")))
        .hasMessageContaining("2027-01 has not begun yet");
    assertThatThrownBy(() -> Kind.of("yearly"))
        .hasMessageContaining("there are daily, weekly, monthly, incident");
  }

  @Test
  void aPageEscapesWhatItShowsAndItsPolicyNamesItsStyle() throws Exception {
    var page = Form.HTML.write(make(Kind.MONTHLY, Asked.USUAL, total("<b>\"&", 1, 1, 5)));
    assertThat(page).contains("&lt;b&gt;&quot;&amp;").doesNotContain("<b>", "style=\"", "<script");
    var style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
    var hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
    assertThat(HtmlForm.contentPolicy())
        .contains("'sha256-" + Base64.getEncoder().encodeToString(hash) + "'");
  }

  @Test
  void aSpreadsheetFindsNoFormula() {
    assertThat(Form.CSV.write(make(Kind.MONTHLY, Asked.USUAL, total("=cmd|'x',1", 1, 0, 5))))
        .contains("\r\n\"'=cmd|'x',1\",1,");
  }

  @Test
  void theLastReportsOfEachKindAreKept(@TempDir Path folder) throws Exception {
    var kept = new KeptReports(folder.resolve("reports"), 2);
    assertThat(kept.list()).isEmpty();
    for (var month : List.of("2026-07", "2026-08", "2026-09")) {
      assertThat(kept.keep(make(Kind.MONTHLY, month(month)))).hasSize(4);
    }
    kept.keep(make(Kind.WEEKLY, Asked.USUAL));
    assertThat(kept.list()).extracting(KeptReports.Kept::name).hasSize(12);
    assertThat(kept.find("monthly-2026-09.html")).isPresent();
    assertThat(kept.find("weekly-2026-10-25_to_2026-10-31.csv")).isPresent();
    assertThat(kept.find("../reports/monthly-2026-09.html")).isEmpty();
    assertThat(kept.find("monthly-2026-07.html")).isEmpty();
  }
}
