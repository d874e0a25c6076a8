package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.run.MissCause;
import dev.nightshift.server.run.RunState;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunEventsTest {
  private final Scraping scraping =
      new Scraping(Fleet.catalogue(Fleet.job("gc"), Fleet.job("scrub")));

  @Test
  void aSuccessCountsOnceWithItsDurationAndItsStartDelay() {
    scraping.telemetry.started(Fleet.run("gc", RunState.RUNNING));
    scraping.telemetry.ended(Fleet.run("gc", RunState.SUCCEEDED), true);

    var scraped = scraping.scrape();
    assertThat(nonZeroOf(scraped, "gc"))
        .containsExactlyInAnyOrder(
            "runs_total{job=\"gc\",result=\"success\"} 1.0",
            "duration_seconds_count{job=\"gc\"} 1.0",
            "duration_seconds_sum{job=\"gc\"} 12.0",
            "start_delay_seconds_count{job=\"gc\"} 1.0",
            "start_delay_seconds_sum{job=\"gc\"} 2.0");
    assertThat(nonZeroOf(scraped, "scrub")).isEmpty();
  }

  @Test
  void aFailedAttemptWithASuccessorIsARetryAndNoRun() {
    scraping.telemetry.ended(Fleet.run("gc", RunState.FAILED), false);

    assertThat(nonZeroOf(scraping.scrape(), "gc"))
        .containsExactlyInAnyOrder(
            "failures_total{job=\"gc\",kind=\"job_error\"} 1.0", "retries_total{job=\"gc\"} 1.0");
  }

  @Test
  void aFailedLastAttemptIsAFailedRun() {
    scraping.telemetry.ended(Fleet.run("gc", RunState.FAILED), true);

    assertThat(nonZeroOf(scraping.scrape(), "gc"))
        .containsExactlyInAnyOrder(
            "failures_total{job=\"gc\",kind=\"job_error\"} 1.0",
            "runs_total{job=\"gc\",result=\"failure\"} 1.0",
            "duration_seconds_count{job=\"gc\"} 1.0",
            "duration_seconds_sum{job=\"gc\"} 12.0");
  }

  @Test
  void aRunOfAServerThatDiedIsAFailureWithoutADuration() {
    scraping.telemetry.ended(Fleet.run("gc", RunState.STALLED), true);

    assertThat(nonZeroOf(scraping.scrape(), "gc"))
        .containsExactlyInAnyOrder(
            "failures_total{job=\"gc\",kind=\"lost_server\"} 1.0",
            "runs_total{job=\"gc\",result=\"failure\"} 1.0");
  }

  @Test
  void aRunThatTookTooLongFailedByTimeout() {
    scraping.telemetry.ended(Fleet.run("gc", RunState.TIMED_OUT), true);

    assertThat(scraping.scrape().value(name("failures_total{job=\"gc\",kind=\"timeout\"}")))
        .isEqualTo(1);
  }

  @Test
  void aCancelledRunIsNeitherASuccessNorAFailure() {
    scraping.telemetry.ended(Fleet.run("gc", RunState.CANCELLED), true);

    assertThat(nonZeroOf(scraping.scrape(), "gc"))
        .containsExactly("cancelled_total{job=\"gc\"} 1.0");
  }

  @Test
  void missedDueTimesCountByCause() {
    scraping.telemetry.missed("gc", MissCause.SERVER_DOWN, Fleet.NOON, Fleet.NOON, 7);
    scraping.telemetry.missed("gc", MissCause.OVERLAP, Fleet.NOON, Fleet.NOON, 1);

    assertThat(nonZeroOf(scraping.scrape(), "gc"))
        .containsExactlyInAnyOrder(
            "missed_slots_total{job=\"gc\",cause=\"server_down\"} 7.0",
            "missed_slots_total{job=\"gc\",cause=\"overlap\"} 1.0");
  }

  @Test
  void linesCountByLevelAndOdditiesCount() {
    scraping.telemetry.logged("gc", "WARN");
    scraping.telemetry.logged("gc", "WARN");
    scraping.telemetry.logged("gc", "ERROR");
    scraping.telemetry.anomaly("gc");

    assertThat(nonZeroOf(scraping.scrape(), "gc"))
        .containsExactlyInAnyOrder(
            "log_lines_total{job=\"gc\",level=\"warn\"} 2.0",
            "log_lines_total{job=\"gc\",level=\"error\"} 1.0",
            "anomalies_total{job=\"gc\"} 1.0");
  }

  @Test
  void aRunOfAJobThatIsNoLongerInTheCatalogueCountsToo() {
    scraping.telemetry.ended(Fleet.run("gone", RunState.STALLED), true);

    var scraped = scraping.scrape();
    assertThat(scraped.value(name("runs_total{job=\"gone\",result=\"failure\"}"))).isEqualTo(1);
    assertThat(scraped.value(name("runs_total{job=\"gone\",result=\"success\"}"))).isZero();
  }

  @Test
  void anObserverThatFailedIsCounted() {
    scraping.telemetry.listenerFailed();

    assertThat(scraping.scrape().value(name("server_listener_failures_total"))).isEqualTo(1);
  }

  @Test
  void bucketsAreCumulativeAndBelongToTheExpectedDuration() {
    scraping.telemetry.ended(Fleet.run("gc", RunState.SUCCEEDED), true);

    var scraped = scraping.scrape();
    assertThat(scraped.value(name("duration_seconds_bucket{job=\"gc\",le=\"11.39\"}"))).isZero();
    assertThat(scraped.value(name("duration_seconds_bucket{job=\"gc\",le=\"17.09\"}")))
        .isEqualTo(1);
    assertThat(scraped.value(name("duration_seconds_bucket{job=\"gc\",le=\"+Inf\"}"))).isEqualTo(1);
  }

  @Test
  void exemplarsNameTheRunInOpenMetricsOnly() {
    scraping.telemetry.ended(Fleet.run("gc", RunState.SUCCEEDED), true);

    var id = "00000000-0000-0000-0000-000000000001";
    var lines = scraping.telemetry.scrape(PageWriter.openMetrics()).lines().toList();
    assertThat(lines)
        .contains(
            "background_job_duration_seconds_bucket{job=\"gc\",le=\"17.09\"} 1.0"
                + " # {run_id=\""
                + id
                + "\"} 12.0 1772366400.000")
        .anyMatch(
            line ->
                line.startsWith("background_job_runs_total{job=\"gc\",result=\"success\"} 1.0 # {")
                    && line.contains(id));
    assertThat(lines.get(lines.size() - 1)).isEqualTo("# EOF");
    assertThat(scraping.telemetry.scrape()).doesNotContain(id);
  }

  private static String name(String withoutPrefix) {
    return "background_job_" + withoutPrefix;
  }

  /** A job's counters and histograms that are not 0, without their buckets. */
  private static List<String> nonZeroOf(Scraped scraped, String job) {
    return scraped.series().stream()
        .filter(series -> series.contains("job=\"" + job + "\"") && scraped.value(series) != 0)
        .filter(series -> series.matches(".*(_total|_sum|_count)\\{.*"))
        .flatMap(series -> Stream.of(series + " " + scraped.value(series)))
        .map(line -> line.substring("background_job_".length()))
        .toList();
  }
}
