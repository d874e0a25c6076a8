package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.job.Metric;
import dev.nightshift.server.catalog.Alias;
import dev.nightshift.server.run.RunState;
import java.util.List;
import org.junit.jupiter.api.Test;

class AliasesTest {

  private static Scraping with(Alias... aliases) {
    var scraping =
        new Scraping(
            Fleet.catalogue(
                List.of(aliases),
                Fleet.job("gc"),
                Fleet.job("scrub", Metric.counter("pages_total", "Pages."))));
    scraping.telemetry.ended(Fleet.run("gc", RunState.SUCCEEDED), true);
    return scraping;
  }

  @Test
  void aCounterIsExportedUnderBothNamesForTheJobsOfTheAlias() {
    var scraped =
        with(new Alias("runs_total", "ledger_background_job_runs_total", List.of("gc"))).scrape();

    assertThat(scraped.type("ledger_background_job_runs_total")).isEqualTo("counter");
    assertThat(scraped.seriesOf("ledger_background_job_runs_total"))
        .containsExactlyInAnyOrder(
            "ledger_background_job_runs_total{job=\"gc\",result=\"success\"}",
            "ledger_background_job_runs_total{job=\"gc\",result=\"failure\"}");
    assertThat(scraped.value("ledger_background_job_runs_total{job=\"gc\",result=\"success\"}"))
        .isEqualTo(1);
    assertThat(scraped.value("background_job_runs_total{job=\"gc\",result=\"success\"}"))
        .isEqualTo(1);
  }

  @Test
  void anAliasWithoutJobsIsForAllOfThem() {
    assertThat(with(new Alias("paused", "held", List.of())).scrape().seriesOf("held"))
        .containsExactlyInAnyOrder("held{job=\"gc\"}", "held{job=\"scrub\"}");
  }

  @Test
  void aCounterUnderANameWithoutTotalKeepsThatNameUntyped() {
    var scraped =
        with(new Alias("runs_total", "dynamicfs_scrubs_completed", List.of("gc"))).scrape();

    assertThat(scraped.type("dynamicfs_scrubs_completed")).isEqualTo("untyped");
    assertThat(scraped.value("dynamicfs_scrubs_completed{job=\"gc\",result=\"success\"}"))
        .isEqualTo(1);
    assertThat(scraped.seriesOf("dynamicfs_scrubs_completed_total")).isEmpty();
  }

  @Test
  void aCounterMayHaveANameWithAndOneWithoutTotal() {
    var scraped =
        with(
                new Alias("runs_total", "scrubs_completed", List.of("gc")),
                new Alias("runs_total", "scrubs_completed_total", List.of("gc")))
            .scrape();

    assertThat(scraped.seriesOf("scrubs_completed")).hasSize(2);
    assertThat(scraped.seriesOf("scrubs_completed_total")).hasSize(2);
    assertThat(scraped.type("scrubs_completed")).isEqualTo("untyped");
    assertThat(scraped.type("scrubs_completed_total")).isEqualTo("counter");
  }

  @Test
  void exemplarsStayWithCountersAndHistogramsSincePrometheusRefusesOthers() {
    var page =
        with(
                new Alias("runs_total", "scrubs_completed", List.of("gc")),
                new Alias("runs_total", "scrubs_total", List.of("gc")))
            .telemetry
            .scrape(PageWriter.openMetrics());

    assertThat(page.lines().filter(line -> line.contains("# {")))
        .anyMatch(line -> line.startsWith("scrubs_total{"))
        .noneMatch(line -> line.startsWith("scrubs_completed{"));
  }

  @Test
  void aHistogramKeepsItsParts() {
    var scraped =
        with(new Alias("duration_seconds", "bg_job_duration_seconds", List.of("gc"))).scrape();

    assertThat(scraped.type("bg_job_duration_seconds")).isEqualTo("histogram");
    assertThat(scraped.value("bg_job_duration_seconds_count{job=\"gc\"}")).isEqualTo(1);
    assertThat(scraped.value("bg_job_duration_seconds_sum{job=\"gc\"}")).isEqualTo(12);
    assertThat(scraped.value("bg_job_duration_seconds_bucket{job=\"gc\",le=\"17.09\"}"))
        .isEqualTo(1);
    assertThat(scraped.seriesOf("bg_job_duration_seconds_bucket"))
        .noneMatch(series -> series.contains("scrub"));
  }

  @Test
  void labelsThatTheOtherNameDoesNotHaveAreAddedUp() {
    var alias =
        new Alias("runs_total", "executions_total", List.of("gc", "scrub"), List.of("result"));
    var scraping = with(alias);
    scraping.telemetry.ended(Fleet.run("gc", RunState.FAILED), true);

    var scraped = scraping.scrape();
    assertThat(scraped.type("executions_total")).isEqualTo("counter");
    assertThat(scraped.value("executions_total{job=\"gc\"}")).isEqualTo(2);
    assertThat(scraped.value("executions_total{job=\"scrub\"}")).isZero();
    assertThat(scraped.seriesOf("executions_total")).hasSize(2);
  }

  @Test
  void whatTheProcessHasCanHaveAnAliasToo() {
    var scraped =
        with(
                new Alias("process_start_time_seconds", "started", List.of()),
                new Alias("jvm_gc_collection_seconds", "dotnet_gc_collections", List.of()))
            .scrape();

    assertThat(scraped.value("started")).isPositive();
    assertThat(scraped.seriesOf("dotnet_gc_collections_count")).isNotEmpty();
  }

  @Test
  void oneNameMayGatherTheSeriesOfSeveralAliases() {
    var scraped =
        with(
                new Alias("items_processed_total", "work_total", List.of("gc")),
                new Alias("items_processed_total", "work_total", List.of("scrub")))
            .scrape();

    assertThat(scraped.seriesOf("work_total"))
        .containsExactlyInAnyOrder("work_total{job=\"gc\"}", "work_total{job=\"scrub\"}");
  }

  @Test
  void aDeclaredMetricCanHaveAnAliasToo() {
    var scraped = with(new Alias("pages_total", "old_pages_total", List.of())).scrape();

    assertThat(scraped.value("old_pages_total{job=\"scrub\"}")).isZero();
  }

  @Test
  void anAliasOfNothingOrWithATakenNameAddsNothing() {
    var scraped =
        with(
                new Alias("no_such_metric", "x", List.of()),
                new Alias("paused", "background_job_info", List.of()))
            .scrape();

    assertThat(scraped.seriesOf("x")).isEmpty();
    assertThat(scraped.seriesOf("background_job_info")).hasSize(2);
  }

  @Test
  void stateUnderAnAliasEndsWithTheStoreToo() {
    var scraping = with(new Alias("paused", "held", List.of()));
    scraping.storeIsUp = false;

    assertThat(scraping.scrape().seriesOf("held")).isEmpty();
  }
}
