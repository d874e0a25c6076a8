package dev.nightshift.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.bundle.BundleFiles;
import dev.nightshift.server.bundle.lint.SeriesLabels;
import dev.nightshift.server.bundle.lint.SeriesUse;
import dev.nightshift.server.catalog.CatalogueJson;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Unwatched;
import dev.nightshift.server.plugin.PluginJars;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the bundle asks for, held against what a server exports once each of its jobs has run. */
@Timeout(300)
class BundleSeriesIT {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));

  private static final String CONFIG =
      """
      dataFolder: data
      pluginFolder: plugins
      store: {sizeLimit: 10GB}
      alerts: {limits: {memory: 2GB, cpu: 0.8, secretAge: 90d, dependencyMemory: {archive: 1GB}}}
      notifications: {channels: {hook: {type: webhook, url: "http://127.0.0.1:9/"}}}
      jobs:
        backup: {settings: {interval_secs: 3600, retention_count: 24, backup_dir: backups}}
        canary: {}
        health_check: {grants: [health]}
        plugin_audit: {grants: [plugins]}
        store_backup: {grants: [backup]}
        everything: {settings: {apiKey: "file:%s"}}
      """;

  /** A job that declares whatever a job can. */
  private static final String EVERYTHING =
      """
      package q;
      import dev.nightshift.job.*;
      import java.time.Duration;
      public class Everything implements Job<Everything.Settings> {
        public record Settings(Secret apiKey) {}
        public Declaration declare(Settings settings) {
          return Declaration.of("Does what a job can")
              .item("things done")
              .every(Duration.ofHours(1))
              .expectedToTake(Duration.ofSeconds(5))
              .expectsItems()
              .itemsRateLimit(10)
              .logLinesRateLimit(10)
              .medianLimit(Duration.ofSeconds(5))
              .p95Limit(Duration.ofSeconds(9))
              .reportsItemStates()
              .formerly("everything_old")
              .dependency("archive")
              .metric(Metric.counter("q_sent_total", "Sent.").by("way", "mail", "post"))
              .metric(Metric.gauge("q_level", "Level."))
              .metric(Metric.timer("q_step_seconds", "Steps."))
              .build();
        }
        public void run(Context context, Settings settings) {
          context.items(1);
          context.itemStates(1, 0, 0);
          context.gauge("q_level").set(1);
          context.dependency("archive").up();
          context.dependency("archive").memoryBytes(1);
        }
      }
      """;

  private static final Pattern SAMPLE =
      Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? [^ \\n]+.*$");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\",?");

  /** Written by Prometheus itself. */
  private static final Set<String> OF_PROMETHEUS =
      Set.of(
          "up",
          "ALERTS",
          "ALERTS_FOR_STATE",
          "scrape_samples_scraped",
          "scrape_samples_post_metric_relabeling");

  @TempDir private static Path home;
  private static ServerHere server;
  private static SeriesUse use;
  private static SeriesLabels contract;

  /** Label names by the name of the series. */
  private static SortedMap<String, Set<String>> exported;

  @BeforeAll
  static void start() throws Exception {
    var key = Files.writeString(home.resolve("api-key"), "secret\n");
    PluginJars.jar()
        .service("q.Everything")
        .source(EVERYTHING)
        .write(home.resolve("plugins/everything.jar"));
    server = ServerHere.start(home, CONFIG.formatted(key));
    var catalogue = CatalogueJson.read(server.page("/api/v1/catalogue"));
    contract = new SeriesLabels(catalogue.naming(), catalogue.jobs());
    for (var job : catalogue.jobs()) {
      var said = server.cli("run", job.name(), "--wait");
      assertThat(said.code()).as(said.out() + said.err()).isZero();
    }
    use = new SeriesUse();
    for (var file : server.json("/api/v1/bundle").path("items")) {
      var path = file.path("path").asText();
      use.add(path, server.page("/api/v1/bundle/" + path));
    }
    BundleFiles.load(ROOT).files().forEach(use::add);
    exported = exported();
    // the state of jobs is looked at every five seconds
    for (int n = 0; n < 1_200 && !missing().isEmpty(); n++) {
      TimeUnit.MILLISECONDS.sleep(50);
      exported = exported();
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static SortedMap<String, Set<String>> exported() throws Exception {
    SortedMap<String, Set<String>> series = new TreeMap<>();
    var samples = SAMPLE.matcher(server.page("/metrics"));
    while (samples.find()) {
      Set<String> labels = new TreeSet<>();
      if (samples.group(2) != null) {
        LABEL.matcher(samples.group(2)).results().forEach(label -> labels.add(label.group(1)));
      }
      series.merge(samples.group(1), labels, (one, other) -> one.equals(other) ? one : Set.of("?"));
    }
    return series;
  }

  /** Who asks for what nobody exports and no rule records. */
  private static SortedMap<String, Set<String>> missing() {
    SortedMap<String, Set<String>> missing = new TreeMap<>(use.users());
    missing.keySet().removeAll(exported.keySet());
    missing.keySet().removeAll(use.recorded());
    missing.keySet().removeAll(OF_PROMETHEUS);
    use.told()
        .forEach(
            (name, files) -> {
              if (!exported.containsKey(name)
                  && !exported.containsKey(name + "_bucket")
                  && !use.recorded().contains(name)) {
                missing.put(name, files);
              }
            });
    return missing;
  }

  @Test
  void everySeriesThatTheBundleUsesIsExportedOrRecorded() {
    assertThat(missing()).isEmpty();
    assertThat(use.users()).hasSizeGreaterThan(80);
    System.out.println(
        "series: "
            + use.users().size()
            + " names used by the bundle, of "
            + exported.size()
            + " exported and "
            + use.recorded().size()
            + " recorded");
  }

  @Test
  void theyHaveTheLabelsThatTheContractNames() {
    for (var series : exported.entrySet()) {
      contract
          .onThePage(series.getKey())
          .filter(labels -> use.users().containsKey(series.getKey()))
          .ifPresent(labels -> assertThat(series.getValue()).as(series.getKey()).isEqualTo(labels));
    }
  }

  @Test
  void whatNoRuleAndNoPanelUsesIsListedWithItsReason() {
    Set<CoreMetric> unused = new TreeSet<>();
    Arrays.stream(CoreMetric.values())
        .filter(metric -> !use.isWatched("background_job" + metric.suffix()))
        .forEach(unused::add);
    assertThat(unused)
        .as("list it in Unwatched with its reason, or drop what is used by now")
        .isEqualTo(Unwatched.reasons().keySet());
    assertThat(Unwatched.reasons().values()).allSatisfy(why -> assertThat(why).endsWith("."));
  }
}
