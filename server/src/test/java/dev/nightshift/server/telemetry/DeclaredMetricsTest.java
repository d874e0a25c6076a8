package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Metric;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeclaredMetricsTest {
  private static final Metric SYNCED =
      Metric.counter("bg_records_synced_total", "Records.").by("operation", "rounds", "players");
  private static final Metric INSERTED = Metric.counter("bg_inserted_total", "Rows.");
  private static final Metric PLAYERS =
      Metric.gauge("players", "Players.").by("region", "eu", "us");
  private static final Metric FREE = Metric.gauge("free_bytes", "Free.");
  private static final Metric SYNC =
      Metric.timer("bg_sync_duration_seconds", "A sync.").by("operation", "rounds", "players");

  private final Scraping scraping =
      new Scraping(
          Fleet.catalogue(
              Fleet.job("sync", SYNCED, INSERTED, PLAYERS, FREE, SYNC), Fleet.job("two", SYNCED)));

  @Test
  void countersExistAtZeroForEveryDeclaredLabelValueOfEveryJob() {
    var scraped = scraping.scrape();

    assertThat(scraped.type("bg_records_synced_total")).isEqualTo("counter");
    assertThat(scraped.help("bg_records_synced_total")).isEqualTo("Records.");
    assertThat(scraped.seriesOf("bg_records_synced_total"))
        .containsExactlyInAnyOrder(
            "bg_records_synced_total{job=\"sync\",operation=\"rounds\"}",
            "bg_records_synced_total{job=\"sync\",operation=\"players\"}",
            "bg_records_synced_total{job=\"two\",operation=\"rounds\"}",
            "bg_records_synced_total{job=\"two\",operation=\"players\"}")
        .allSatisfy(series -> assertThat(scraped.value(series)).isZero());
    assertThat(scraped.value("bg_inserted_total{job=\"sync\"}")).isZero();
  }

  @Test
  void countersCountAtOnce() {
    scraping.telemetry.count("two", "bg_records_synced_total", "rounds", 50);
    scraping.telemetry.count("two", "bg_records_synced_total", "rounds", 0.5);
    scraping.telemetry.count("sync", "bg_inserted_total", null, 3);

    var scraped = scraping.scrape();
    assertThat(scraped.value("bg_records_synced_total{job=\"two\",operation=\"rounds\"}"))
        .isEqualTo(50.5);
    assertThat(scraped.value("bg_records_synced_total{job=\"sync\",operation=\"rounds\"}"))
        .isZero();
    assertThat(scraped.value("bg_inserted_total{job=\"sync\"}")).isEqualTo(3);
  }

  @Test
  void timersAreHistogramsThatExistFromTheBeginning() {
    scraping.telemetry.time("sync", "bg_sync_duration_seconds", "rounds", Duration.ofMillis(1500));

    var scraped = scraping.scrape();
    assertThat(scraped.type("bg_sync_duration_seconds")).isEqualTo("histogram");
    assertThat(scraped.value("bg_sync_duration_seconds_sum{job=\"sync\",operation=\"rounds\"}"))
        .isEqualTo(1.5);
    assertThat(
            scraped.value(
                "bg_sync_duration_seconds_bucket{job=\"sync\",operation=\"rounds\",le=\"1.5\"}"))
        .isEqualTo(1);
    assertThat(scraped.value("bg_sync_duration_seconds_count{job=\"sync\",operation=\"players\"}"))
        .isZero();
  }

  @Test
  void gaugesAreWhatTheStoreKeptOfTheLastRun() {
    assertThat(scraping.scrape().seriesOf("free_bytes")).isEmpty();

    scraping.store = Fleet.snapshot(Fleet.busy("sync"));
    var scraped = scraping.scrape();
    assertThat(scraped.type("free_bytes")).isEqualTo("gauge");
    assertThat(scraped.value("free_bytes{job=\"sync\"}")).isEqualTo(7.5);
    assertThat(scraped.seriesOf("players")).containsExactly("players{job=\"sync\",region=\"eu\"}");
    assertThat(scraped.value("players{job=\"sync\",region=\"eu\"}")).isEqualTo(42);
  }

  @Test
  void gaugesEndWithTheStoreAndCountersDoNot() {
    scraping.storeIsUp = false;

    var scraped = scraping.scrape();
    assertThat(scraped.seriesOf("free_bytes")).isEmpty();
    assertThat(scraped.seriesOf("bg_inserted_total")).isNotEmpty();
  }

  @Test
  void aNameThatMeansTwoThingsIsExportedAsTheFirstOnly() {
    var other =
        new Scraping(
            Fleet.catalogue(
                Fleet.job("a", Metric.counter("rows_total", "Rows.")),
                Fleet.job("b", Metric.counter("rows_total", "Rows.").by("kind", "x"))));
    other.telemetry.count("b", "rows_total", "x", 1);

    assertThat(other.scrape().seriesOf("rows_total")).containsExactly("rows_total{job=\"a\"}");
  }

  @Test
  void aNameOfTheServersOwnIsNotAJobsToDeclare() {
    var other =
        new Scraping(
            Fleet.catalogue(Fleet.job("a", Metric.gauge("background_job_paused", "Mine."))));

    assertThat(other.scrape().help("background_job_paused")).doesNotContain("Mine");
  }

  @Test
  void whatNobodyDeclaredIsIgnored() {
    scraping.telemetry.count("sync", "unheard_of_total", null, 1);
    scraping.telemetry.time("sync", "unheard_of_seconds", null, Duration.ofSeconds(1));

    assertThat(scraping.scrape().series()).noneMatch(series -> series.contains("unheard_of"));
  }
}
