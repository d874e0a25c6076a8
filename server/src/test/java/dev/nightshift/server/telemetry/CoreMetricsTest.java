package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.conventions.Source;
import dev.nightshift.server.notify.Channels;
import dev.nightshift.server.notify.DeliveryListener.Result;
import dev.nightshift.server.notify.Outbox.Standing;
import dev.nightshift.server.plugin.SecretUse;
import dev.nightshift.server.run.MissCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoreMetricsTest {
  private static final Catalogue CATALOGUE =
      new Catalogue(Naming.DEFAULT, List.of(Fleet.job("gc")), List.of(), List.of("compactor"));

  private static Scraping full() {
    var scraping = new Scraping(CATALOGUE);
    scraping.store = Fleet.snapshot(Fleet.busy("gc"));
    scraping.telemetry.dependency("redis", true);
    scraping.telemetry.dependencyMemory("redis", 1024);
    scraping.telemetry.watchChannels(channels(scraping));
    scraping.telemetry.watchSecrets(
        () ->
            List.of(new SecretUse("gc", "api_key", "file:key", true, Optional.of(Instant.EPOCH))));
    return scraping;
  }

  private static Channels channels(Scraping scraping) {
    return new Channels() {
      @Override
      public Set<String> channels() {
        return Set.of("mail");
      }

      @Override
      public double objective() {
        return 0.99;
      }

      @Override
      public List<ChannelLook> look() {
        if (!scraping.storeIsUp) {
          throw new IllegalStateException("the store is away");
        }
        return List.of(
            new ChannelLook("mail", "smtp", "mail:25", "", new Standing(2, Fleet.NOON, 99, 0, 1)));
      }
    };
  }

  @Test
  void channelsAreToldAndBeforeTheFirstMessageTheirCountersAreZero() {
    var scraping = full();
    scraping.telemetry.deliveries().attempted("mail", Result.DELIVERED, 3, Duration.ofMillis(20));
    var scraped = scraping.scrape();
    var mail = "{channel=\"mail\"}";
    assertThat(scraped.value("background_job_notifications_pending" + mail)).isEqualTo(2);
    assertThat(scraped.value("background_job_notification_delivery_ratio" + mail)).isEqualTo(0.99);
    assertThat(scraped.value("background_job_oldest_notification_timestamp_seconds" + mail))
        .isEqualTo((double) Fleet.NOON.getEpochSecond());
    assertThat(
            scraped.value(
                "background_job_notifications_total{channel=\"mail\",result=\"delivered\"}"))
        .isEqualTo(3);
    assertThat(
            scraped.value("background_job_notifications_total{channel=\"mail\",result=\"failed\"}"))
        .isZero();
    assertThat(scraped.value("background_job_notification_duration_seconds_count" + mail))
        .isEqualTo(1);
  }

  @Test
  void withoutChannelsNothingIsToldOfMessages() {
    assertThat(new Scraping(CATALOGUE).scrape().series())
        .noneMatch(series -> series.contains("notification"));
  }

  @ParameterizedTest
  @EnumSource(CoreMetric.class)
  void everyCoreMetricIsExportedAsItsKindWithItsLabelsAndHelp(CoreMetric metric) {
    var scraped = full().scrape();
    var name = Naming.DEFAULT.of(metric);

    assertThat(scraped.type(name)).isEqualTo(metric.kind().name().toLowerCase(Locale.ROOT));
    assertThat(scraped.help(name)).isEqualTo(metric.help());
    var sample = metric.kind() == CoreMetric.Kind.HISTOGRAM ? name + "_count" : name;
    assertThat(scraped.seriesOf(sample))
        .isNotEmpty()
        .allSatisfy(series -> assertThat(labels(series)).isEqualTo(metric.labels()));
  }

  @ParameterizedTest
  @EnumSource(CoreMetric.class)
  void withoutAStoreExactlyTheStateMetricsAreAbsent(CoreMetric metric) {
    var scraping = full();
    scraping.storeIsUp = false;
    var scraped = scraping.scrape();

    // Both describe the store, though each node says it for itself.
    boolean ofTheStore = metric == CoreMetric.STORE_SIZE || metric == CoreMetric.STORE_CLOCK_OFFSET;
    assertThat(scraped.type(Naming.DEFAULT.of(metric)) == null)
        .isEqualTo(metric.source() == Source.STATE || ofTheStore);
  }

  @Test
  void theJobLabelAndThePrefixCanBeRenamed() {
    var naming = new Naming("nightshift_job", "job_name");
    var scraping =
        new Scraping(new Catalogue(naming, List.of(Fleet.job("gc")), List.of(), List.of()));

    var scraped = scraping.scrape();

    assertThat(scraped.value("nightshift_job_runs_total{job_name=\"gc\",result=\"success\"}"))
        .isZero();
    assertThat(scraped.value("nightshift_job_paused{job_name=\"gc\"}")).isZero();
    assertThat(scraped.series()).noneMatch(series -> series.contains("background_job"));
  }

  @Test
  void everyCounterOfEveryJobExistsAtZeroBeforeAnythingRan() {
    var scraped = new Scraping(Fleet.catalogue(Fleet.job("gc"), Fleet.onDemand("purge"))).scrape();

    for (var job : List.of("gc", "purge")) {
      for (var labels :
          Stream.of(
                  Stream.of("success", "failure")
                      .map(result -> "runs_total{job=\"%s\",result=\"" + result + "\"}"),
                  Stream.of("job_error", "timeout", "refused", "lost_server", "server_error")
                      .map(kind -> "failures_total{job=\"%s\",kind=\"" + kind + "\"}"),
                  Stream.of(MissCause.values())
                      .map(c -> "missed_slots_total{job=\"%s\",cause=\"" + c.label() + "\"}"),
                  Stream.of("trace", "debug", "info", "warn", "error")
                      .map(level -> "log_lines_total{job=\"%s\",level=\"" + level + "\"}"),
                  Stream.of(
                      "items_processed_total{job=\"%s\"}",
                      "cancelled_total{job=\"%s\"}",
                      "retries_total{job=\"%s\"}",
                      "cpu_seconds_total{job=\"%s\"}",
                      "allocated_bytes_total{job=\"%s\"}",
                      "anomalies_total{job=\"%s\"}",
                      "active_runs{job=\"%s\"}",
                      "duration_seconds_count{job=\"%s\"}",
                      "duration_seconds_sum{job=\"%s\"}",
                      "start_delay_seconds_count{job=\"%s\"}",
                      "duration_seconds_bucket{job=\"%s\",le=\"+Inf\"}"))
              .flatMap(series -> series)
              .toList()) {
        var series = "background_job_" + labels.formatted(job);
        assertThat(scraped.value(series)).as(series).isZero();
      }
    }
  }

  @Test
  void noSeriesSaysWhenAnotherOneBegan() {
    assertThat(full().scrape().series()).noneMatch(series -> series.contains("_created"));
  }

  @Test
  void whatAJobDoesNotDeclareIsAbsent() {
    var scraped = new Scraping(Fleet.catalogue(Fleet.onDemand("purge"))).scrape();

    for (var metric :
        List.of(
            CoreMetric.EXPECTED_INTERVAL,
            CoreMetric.EXPECTED_DURATION,
            CoreMetric.ITEMS_RATE_THRESHOLD,
            CoreMetric.LOG_LINES_RATE_THRESHOLD,
            CoreMetric.P50_THRESHOLD,
            CoreMetric.P95_THRESHOLD)) {
      assertThat(scraped.seriesOf(Naming.DEFAULT.of(metric))).as(metric.name()).isEmpty();
    }
    assertThat(scraped.value("background_job_expects_items{job=\"purge\"}")).isZero();
    assertThat(scraped.value("background_job_max_runtime_seconds{job=\"purge\"}")).isEqualTo(600);
  }

  @Test
  void theCatalogueSaysWhatAJobIsAndWhatIsExpectedOfIt() {
    var scraped = full().scrape();

    assertThat(
            scraped.value(
                "background_job_info{job=\"gc\",plugin=\"ledger\",plugin_version=\"1.2.3\","
                    + "job_type=\"Work\",owner=\"storage\",criticality=\"high\","
                    + "schedule=\"every hour\",item=\"blocks\"}"))
        .isEqualTo(1);
    assertThat(scraped.value("background_job_expected_interval_seconds{job=\"gc\"}"))
        .isEqualTo(3600);
    assertThat(scraped.value("background_job_expected_duration_seconds{job=\"gc\"}")).isEqualTo(10);
    assertThat(scraped.value("background_job_items_rate_threshold{job=\"gc\"}")).isEqualTo(5000);
    assertThat(scraped.value("background_job_duration_p95_threshold_seconds{job=\"gc\"}"))
        .isEqualTo(40);
  }

  @Test
  void aNameIsRetiredForADayAfterTheStart() {
    var scraping = full();
    assertThat(scraping.scrape().value("background_job_retired{job=\"compactor\"}")).isEqualTo(1);

    scraping.now = Fleet.NOON.plusSeconds(86_400);
    assertThat(scraping.scrape().seriesOf("background_job_retired")).isEmpty();
  }

  @Test
  void theServerTellsItsVersionThresholdsAndProblems() {
    var scraped = full().scrape();

    assertThat(
            scraped.value(
                "background_job_server_info{version=\"1.0.0\",catalogue_hash=\"abc123\","
                    + "store_id=\"store-1\"}"))
        .isEqualTo(1);
    assertThat(scraped.value("background_job_server_time_seconds"))
        .isEqualTo((double) Fleet.NOON.getEpochSecond());
    assertThat(scraped.value("background_job_server_memory_threshold_bytes")).isEqualTo(1e6);
    assertThat(scraped.value("background_job_server_cpu_threshold_cores")).isEqualTo(1.5);
    assertThat(scraped.value("background_job_queue_threshold")).isEqualTo(20);
    assertThat(scraped.value("background_job_queue_critical_threshold")).isEqualTo(70);
    assertThat(scraped.value("background_job_clock_skew_threshold_seconds")).isEqualTo(5);
    assertThat(scraped.value("background_job_success_objective_ratio")).isEqualTo(0.99);
    assertThat(scraped.value("background_job_plugin_load_failures")).isEqualTo(2);
    assertThat(scraped.value("background_job_store_size_bytes")).isEqualTo(4096);
    assertThat(scraped.value("background_job_store_size_limit_bytes")).isEqualTo(8192);
    assertThat(scraped.value("background_job_store_clock_offset_seconds")).isEqualTo(0.25);
    assertThat(scraped.value("background_job_dependency_up{dependency=\"redis\"}")).isEqualTo(1);
    assertThat(scraped.value("background_job_dependency_memory_bytes{dependency=\"redis\"}"))
        .isEqualTo(1024);
  }

  @Test
  void theProcessAndTheJvmAreExportedToo() {
    var scraped = full().scrape();

    assertThat(scraped.value("process_start_time_seconds")).isPositive();
    assertThat(scraped.value("process_cpu_seconds_total")).isPositive();
    assertThat(scraped.value("jvm_memory_bytes_used{area=\"heap\"}")).isPositive();
  }

  private static List<String> labels(String series) {
    return Pattern.compile("[{,]([a-z_]+)=\"")
        .matcher(series)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
