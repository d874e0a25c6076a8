package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Schedule;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.conventions.Source;
import dev.nightshift.server.run.Orders;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobStateMetricsTest {
  private static final double NOON = Fleet.NOON.getEpochSecond();
  private final Scraping scraping =
      new Scraping(Fleet.catalogue(Fleet.job("gc"), Fleet.onEachNode("probe")));

  @Test
  void whatTheStoreKnowsOfAJobIsExported() {
    scraping.store = Fleet.snapshot(true, Fleet.busy("gc"));

    assertState("gc", "paused", 1);
    assertState("gc", "intensity", 3);
    assertState("gc", "other_schedule", 0);
    assertState("gc", "active_since_timestamp_seconds", NOON - 7200);
    assertState("gc", "last_completion_timestamp_seconds", NOON - 60);
    assertState("gc", "last_success_timestamp_seconds", NOON - 120);
    assertState("gc", "last_items_timestamp_seconds", NOON - 180);
    assertState("gc", "next_run_timestamp_seconds", NOON + 3600);
    assertState("gc", "last_duration_seconds", 1.5);
    assertState("gc", "consecutive_failures", 3);
    assertState("gc", "consecutive_slow_runs", 2);
    assertState("gc", "oldest_active_start_timestamp_seconds", NOON - 30);
    assertState("gc", "queued_runs", 5);
    assertState("gc", "oldest_queued_timestamp_seconds", NOON - 300);
    assertState("gc", "duration_p50_seconds", 2);
    assertState("gc", "duration_p95_seconds", 9);
    assertState("gc", "last_missed_slot_timestamp_seconds", NOON - 400);
    assertState("gc", "health_score_ratio", 0.75);
    var scraped = scraping.scrape();
    assertThat(scraped.value("background_job_items{job=\"gc\",state=\"healthy\"}")).isEqualTo(100);
    assertThat(scraped.value("background_job_items{job=\"gc\",state=\"degraded\"}")).isEqualTo(2);
    assertThat(scraped.value("background_job_items{job=\"gc\",state=\"unrecoverable\"}"))
        .isEqualTo(1);
    assertThat(scraped.value("background_job_maintenance_active")).isEqualTo(1);
  }

  @Test
  void anOrderedScheduleIsToldAndMovesTheExpectedInterval() {
    var ordered =
        new Orders.OtherSchedule(
            new Schedule.FixedRate(Duration.ofMinutes(5)), "ann", Fleet.NOON, "");
    scraping.store = Fleet.snapshot(Fleet.under("gc", new Orders(null, ordered, null)));
    assertState("gc", "other_schedule", 1);
    assertState("gc", "expected_interval_seconds", 300);
    assertThat(scraping.scrape().series())
        .as("what the catalogue says stays")
        .anyMatch(series -> series.contains("job_info") && series.contains("every hour"));

    scraping.storeIsUp = false;
    assertState("gc", "expected_interval_seconds", 300);
  }

  @Test
  void aRegisteredJobThatNeverRanHasZerosAndItsItemsCountFromItsRegistration() {
    scraping.store = Fleet.snapshot(Fleet.registered("gc"));

    assertState("gc", "paused", 0);
    assertState("gc", "active_since_timestamp_seconds", NOON);
    assertState("gc", "last_items_timestamp_seconds", NOON);
    assertState("gc", "last_completion_timestamp_seconds", 0);
    assertState("gc", "last_success_timestamp_seconds", 0);
    assertState("gc", "next_run_timestamp_seconds", 0);
    assertState("gc", "oldest_active_start_timestamp_seconds", 0);
    assertState("gc", "oldest_queued_timestamp_seconds", 0);
    assertState("gc", "last_missed_slot_timestamp_seconds", 0);
    assertState("gc", "consecutive_failures", 0);
    assertState("gc", "queued_runs", 0);
    var scraped = scraping.scrape();
    for (var unknown :
        new String[] {
          "last_duration_seconds",
          "duration_p50_seconds",
          "duration_p95_seconds",
          "health_score_ratio",
          "items"
        }) {
      assertThat(scraped.seriesOf("background_job_" + unknown)).as(unknown).isEmpty();
    }
  }

  @Test
  void itemsCountFromTheReturnOfAJobThatWasHeldBack() {
    var returned = Fleet.NOON.minusSeconds(5);
    scraping.store = Fleet.snapshot(Fleet.resumed("gc", returned));

    assertState("gc", "last_items_timestamp_seconds", NOON - 5);
    assertState("gc", "last_success_timestamp_seconds", NOON - 90_000);
  }

  @Test
  void aJobWithoutARowIsNotPausedAndNothingIsSaidOfWhenItBecameActive() {
    assertState("gc", "paused", 0);
    assertState("gc", "last_completion_timestamp_seconds", 0);
    assertState("gc", "consecutive_failures", 0);
    assertThat(scraping.scrape().seriesOf("background_job_active_since_timestamp_seconds"))
        .isEmpty();
    assertThat(scraping.scrape().value("background_job_maintenance_active")).isZero();
  }

  @Test
  void jobsThatAreNotInTheCatalogueAreLeftOut() {
    scraping.store = Fleet.snapshot(Fleet.busy("gone"));

    assertThat(scraping.scrape().series()).noneMatch(series -> series.contains("gone"));
  }

  @Test
  void everyQueueTellsEveryState() {
    var scraped = scraping.scrape();

    assertQueue(scraped, "reports", "waiting", 4);
    assertQueue(scraped, "reports", "failed", 1);
    assertQueue(scraped, "reports", "active", 0);
    for (var state : new String[] {"waiting", "active", "delayed", "completed", "failed"}) {
      assertQueue(scraped, "default", state, 0);
    }
  }

  @Test
  void stateLastsAMinuteAfterTheStoreWentAwayAndThenEnds() {
    scraping.store = Fleet.snapshot(Fleet.busy("gc"));
    scraping.scrape();
    scraping.storeIsUp = false;

    scraping.now = Fleet.NOON.plusSeconds(60);
    assertThat(scraping.scrape().value("background_job_store_up")).isEqualTo(1);
    assertThat(scraping.scrape().value("background_job_paused{job=\"gc\"}")).isEqualTo(1);

    scraping.now = Fleet.NOON.plusMillis(60_001);
    var scraped = scraping.scrape();
    assertThat(scraped.value("background_job_store_up")).isZero();
    for (var metric : CoreMetric.values()) {
      if (metric.source() == Source.STATE) {
        assertThat(scraped.seriesOf(Naming.DEFAULT.of(metric))).as(metric.name()).isEmpty();
      }
    }
    assertThat(scraped.seriesOf("background_job_info")).hasSize(2);
    assertThat(scraped.seriesOf("background_job_server_info"))
        .allMatch(series -> series.contains("store_id=\"store-1\""));
  }

  @Test
  void stateReturnsWithTheStore() {
    scraping.storeIsUp = false;
    assertThat(scraping.scrape().value("background_job_store_up")).isZero();

    scraping.storeIsUp = true;
    var scraped = scraping.scrape();
    assertThat(scraped.value("background_job_store_up")).isEqualTo(1);
    assertThat(scraped.value("background_job_paused{job=\"gc\"}")).isZero();
  }

  @Test
  void ofAJobOnEachNodeTheWorstNodeIsTold() {
    var since = Fleet.NOON.minus(Duration.ofDays(9));
    scraping.store =
        Fleet.snapshot(
            Fleet.onNode("probe", "n1", since, Fleet.NOON.minusSeconds(10), 0),
            Fleet.onNode("probe", "n2", since, Fleet.NOON.minusSeconds(9000), 4));

    assertState("probe", "last_completion_timestamp_seconds", NOON - 9000);
    assertState("probe", "consecutive_failures", 4);
    assertState("probe", "queued_runs", 4);
    assertState("probe", "health_score_ratio", 0.5);
  }

  @Test
  void aNodeThatLeftIsForgottenAfterADay() {
    var since = Fleet.NOON.minus(Duration.ofDays(9));
    scraping.store =
        Fleet.snapshot(
            Fleet.onNode("probe", "n1", since, Fleet.NOON.minusSeconds(10), 0),
            Fleet.onNode("probe", "n2", since, Fleet.NOON.minus(Duration.ofHours(25)), 4));

    assertState("probe", "last_completion_timestamp_seconds", NOON - 10);
    assertState("probe", "consecutive_failures", 0);
  }

  @Test
  void aJobThatMovedToOnceInTheDeploymentForgetsItsNodes() {
    scraping.store =
        Fleet.snapshot(
            Fleet.registered("gc"), Fleet.onNode("gc", "n1", Fleet.NOON, Instant.EPOCH, 9));

    assertState("gc", "consecutive_failures", 0);
  }

  @Test
  void aPartThatFailsLeavesTheOthersStanding() {
    var telemetry =
        new Telemetry(
            Fleet.catalogue(Fleet.job("gc")),
            ServerFacts.of("1", () -> "h"),
            new Watched(
                () -> {
                  throw new IllegalStateException("no runs to tell");
                },
                Fleet::snapshot,
                Optional::empty,
                () -> 0),
            Clock.fixed(Fleet.NOON, ZoneOffset.UTC));

    var scraped = new Scraped(telemetry.scrape());
    assertThat(scraped.seriesOf("background_job_active_runs")).isEmpty();
    assertThat(Stream.of("background_job_runs_total", "background_job_info"))
        .allSatisfy(name -> assertThat(scraped.seriesOf(name)).isNotEmpty());
  }

  private void assertState(String job, String metric, double value) {
    assertThat(scraping.scrape().value("background_job_" + metric + "{job=\"" + job + "\"}"))
        .as(metric)
        .isEqualTo(value);
  }

  private static void assertQueue(Scraped scraped, String queue, String state, double count) {
    assertThat(
            scraped.value(
                "background_job_queue_jobs{queue=\"" + queue + "\",state=\"" + state + "\"}"))
        .isEqualTo(count);
  }
}
