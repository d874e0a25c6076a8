package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nightshift.job.Metric;
import dev.nightshift.server.bundle.Daemon;
import dev.nightshift.server.bundle.Tool;
import dev.nightshift.server.catalog.Alias;
import dev.nightshift.server.catalog.CatalogueBuilder;
import dev.nightshift.server.conventions.Naming;
import dev.nightshift.server.run.JobStatus;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.StoreSnapshot;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Panels that teams had before show their jobs here too: their queries, word for word, asked of a
 * Prometheus that holds two hours of our metrics page.
 */
class KnownPanelsTest {
  private static final List<String> LEDGER =
      List.of("gc", "compaction", "integrity_scrub", "auto_recovery", "backup");
  private static final List<String> STATS =
      List.of("stats_collection", "clickhouse_sync", "ranking_calc", "gamification");
  private static final List<String> OPERATIONS =
      List.of("player_metrics", "server_counts", "rounds");

  /** Halves of a minute between two runs. */
  private static final Map<String, Integer> EVERY =
      Map.ofEntries(
          Map.entry("gc", 10),
          Map.entry("compaction", 120),
          Map.entry("integrity_scrub", 120),
          Map.entry("auto_recovery", 1),
          Map.entry("backup", 120),
          Map.entry("stats_collection", 1),
          Map.entry("clickhouse_sync", 2),
          Map.entry("ranking_calc", 120),
          Map.entry("gamification", 10),
          Map.entry("scrub", 120),
          Map.entry("fetch", 10),
          Map.entry("score", 20),
          Map.entry("check-sla-and-overdue", 30),
          Map.entry("send-hearing-reminders", 120));

  /** Why a panel misleads, and a query that returns something because it does. */
  private record Wrong(String reason, String proof) {}

  private static final Map<String, Wrong> WRONG =
      Map.of(
          "ledger: items processed per second per job",
          new Wrong(
              "of an hourly job it shows 0 for 55 minutes of each hour",
              "rate(ledger_background_job_items_processed_total{job=\"compaction\"}[5m]) == 0"
                  + " and increase(ledger_background_job_items_processed_total[1h]) > 0"),
          "stats: which jobs are currently active",
          new Wrong(
              "a counter of ends does not move while a long run goes on",
              "rate(bg_job_executions_total{job=\"ranking_calc\"}[1m]) == 0"
                  + " and on (job) background_job_active_runs == 1"),
          "stats: which job takes longest",
          new Wrong(
              "of an hourly job it is not a number for 55 minutes of each hour",
              "histogram_quantile(0.95, sum by (job, le) (rate(bg_job_duration_seconds_bucket"
                  + "{job=\"ranking_calc\"}[5m]))) != 0 unless on (job)"
                  + " increase(bg_job_duration_seconds_count[5m]) > 0"),
          "stats: execution duration",
          new Wrong("a histogram has no series of its bare name", "bg_job_duration_seconds_count"),
          "stats: pauses",
          new Wrong("likewise", "dotnet_gc_pause_duration_seconds_sum"));

  private record Panel(String title, String label, Set<String> values, String query) {}

  @TempDir static Path folder;
  private static Daemon prometheus;
  private static long end;

  @BeforeAll
  static void remember() throws Exception {
    Files.writeString(folder.resolve("page.om"), twoHours());
    var blocks =
        Tool.run(
            folder,
            "promtool",
            "tsdb",
            "create-blocks-from",
            "openmetrics",
            "page.om",
            "prometheus-data");
    assertThat(blocks.exit()).as(blocks.output()).isZero();
    prometheus =
        Daemon.prometheus(Files.writeString(folder.resolve("prometheus.yml"), "global: {}\n"));
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> eachReturnsTheSeriesOfItsJobs() throws Exception {
    return panels().stream()
        .map(panel -> DynamicTest.dynamicTest(panel.title(), () -> returnsItsSeries(panel)));
  }

  private static void returnsItsSeries(Panel panel) throws Exception {
    Set<String> found = new TreeSet<>();
    for (var series : ask(panel.query())) {
      found.add(series.get("metric").path(panel.label()).asText());
      if (!WRONG.containsKey(panel.title())) {
        assertThat(series.get("value").get(1).asText()).as(panel.query()).isNotEqualTo("NaN");
      }
    }
    assertThat(found).as(panel.query()).isEqualTo(panel.values());
  }

  @TestFactory
  Stream<DynamicTest> thoseKnownToMisleadStillDo() throws Exception {
    assertThat(panels()).extracting(Panel::title).containsAll(WRONG.keySet());
    return WRONG.entrySet().stream()
        .map(
            wrong ->
                DynamicTest.dynamicTest(
                    wrong.getKey() + ": " + wrong.getValue().reason(),
                    () -> assertThat(ask(wrong.getValue().proof())).isNotEmpty()));
  }

  private static JsonNode ask(String query) throws Exception {
    var answer =
        new ObjectMapper()
            .readTree(
                prometheus.get(
                    "/api/v1/query?time="
                        + end
                        + "&query="
                        + URLEncoder.encode(query, StandardCharsets.UTF_8)));
    assertThat(answer.get("status").asText()).as(answer.toString()).isEqualTo("success");
    return answer.get("data").get("result");
  }

  private static List<Panel> panels() throws Exception {
    String text;
    try (var in = KnownPanelsTest.class.getResourceAsStream("/seed/panels.promql")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    List<Panel> panels = new ArrayList<>();
    var found =
        Pattern.compile("# ([^|\n]+) \\| (\\S+)([^\n]*)\n((?:[^#\n][^\n]*\n)+)").matcher(text);
    while (found.find()) {
      Set<String> values = new TreeSet<>(List.of(found.group(3).strip().split(" ")));
      values.remove("");
      panels.add(new Panel(found.group(1), found.group(2), values, found.group(4)));
    }
    assertThat(panels).hasSize((int) text.lines().filter(line -> line.contains(" | ")).count());
    return panels;
  }

  // --- two hours of a server with these jobs ---

  private static String twoHours() {
    var scraping = new Scraping(catalogue().build());
    scraping.store =
        new StoreSnapshot(
            Fleet.NOON,
            "store-1",
            states(),
            Map.of(
                "validators",
                Map.of("waiting", 3L, "active", 2L, "completed", 90L, "failed", 4L, "delayed", 1L)),
            false,
            4096);
    var telemetry = scraping.telemetry;
    telemetry.dependency("redis", true);
    telemetry.dependencyMemory("redis", 1 << 20);
    var page = new StringBuilder();
    for (int half = 0; half <= 240; half++) {
      for (var job : EVERY.keySet()) {
        if (half % EVERY.get(job) == (EVERY.get(job) == 1 ? 0 : 1)) {
          var state = half % 70 == 1 ? RunState.FAILED : RunState.SUCCEEDED;
          telemetry.ended(
              Fleet.run(UUID.randomUUID(), job, state, new Fleet.Work(40, Duration.ZERO, 0)), true);
        }
      }
      telemetry.count("stats_collection", "bg_servers_processed_total", null, 12);
      OPERATIONS.forEach(
          one -> telemetry.count("clickhouse_sync", "bg_clickhouse_records_synced_total", one, 99));
      if (half == 200) {
        scraping.live.add(
            Fleet.live(UUID.randomUUID(), "ranking_calc", new Fleet.Work(0, Duration.ZERO, 0)));
      }
      end = scraping.now.getEpochSecond();
      telemetry.look();
      append(page, telemetry.scrape(PageWriter.openMetrics()));
      scraping.now = scraping.now.plusSeconds(30);
    }
    return page.append("# EOF\n").toString();
  }

  /** With the labels of the target, as Prometheus adds them in a cluster. */
  private static void append(StringBuilder page, String scraped) {
    var target =
        "instance=\"server\",namespace=\"default\",pod=\"bf42-stats-0\",container=\"bf42-stats\"";
    scraped
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.replaceFirst(" # \\{.*", ""))
        .forEach(
            line -> {
              int space = line.lastIndexOf(' ');
              var series = line.substring(0, space);
              page.append(
                      series.endsWith("}")
                          ? series.substring(0, series.length() - 1) + "," + target + "}"
                          : series + "{" + target + "}")
                  .append(line.substring(space))
                  .append(' ')
                  .append(end)
                  .append('\n');
            });
  }

  private static List<JobStatus> states() {
    Map<String, Map<String, Double>> gauges = new LinkedHashMap<>();
    EVERY.keySet().forEach(job -> gauges.put(job, Map.of()));
    gauges.put("stats_collection", Map.of("bg_active_players", 200.0));
    gauges.put("fetch", Map.of("validators_count", 250.0));
    gauges.put(
        "scrub",
        Map.of(
            "dynamicfs_extents_healthy", 1230.0,
            "dynamicfs_extents_degraded", 4.0,
            "dynamicfs_extents_unrecoverable", 0.0));
    return gauges.entrySet().stream()
        .map(entry -> Fleet.telling(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static CatalogueBuilder catalogue() {
    var builder = new CatalogueBuilder(Naming.DEFAULT);
    for (var job : EVERY.keySet()) {
      assertThat(builder.add(Fleet.job(job, declared(job)))).isEmpty();
    }
    for (var alias : aliases()) {
      assertThat(builder.add(alias)).isEmpty();
    }
    return builder;
  }

  private static Metric[] declared(String job) {
    return switch (job) {
      case "stats_collection" ->
          new Metric[] {
            Metric.counter("bg_servers_processed_total", "Servers asked."),
            Metric.gauge("bg_active_players", "Players on all servers.")
          };
      case "clickhouse_sync" ->
          new Metric[] {
            Metric.counter("bg_clickhouse_records_synced_total", "Records copied.")
                .by("operation", OPERATIONS.toArray(String[]::new))
          };
      case "scrub" ->
          new Metric[] {
            Metric.counter("dynamicfs_scrub_issues_found_total", "Issues."),
            Metric.counter("dynamicfs_scrub_repairs_attempted_total", "Repairs begun."),
            Metric.counter("dynamicfs_scrub_repairs_successful_total", "Repairs done."),
            Metric.gauge("dynamicfs_extents_healthy", "Sound extents."),
            Metric.gauge("dynamicfs_extents_degraded", "Extents that can be repaired."),
            Metric.gauge("dynamicfs_extents_unrecoverable", "Extents that are lost.")
          };
      case "fetch" -> new Metric[] {Metric.gauge("validators_count", "Validators known.")};
      default -> new Metric[0];
    };
  }

  /** As they would stand in config.yml. */
  private static List<Alias> aliases() {
    return List.of(
        new Alias("duration_seconds", "ledger_background_job_duration_seconds", LEDGER),
        new Alias("runs_total", "ledger_background_job_runs_total", LEDGER),
        new Alias("items_processed_total", "ledger_background_job_items_processed_total", LEDGER),
        new Alias("runs_total", "bg_job_executions_total", STATS, List.of("result")),
        new Alias("duration_seconds", "bg_job_duration_seconds", STATS),
        new Alias("process_resident_memory_bytes", "container_memory_working_set_bytes", List.of()),
        new Alias("jvm_gc_collection_seconds", "dotnet_gc_collections", List.of()),
        new Alias("jvm_gc_collection_seconds", "dotnet_gc_pause_duration_seconds", List.of()),
        new Alias("runs_total", "dynamicfs_scrubs_completed", List.of("scrub"), List.of("result")),
        new Alias("dynamicfs_scrub_issues_found_total", "dynamicfs_scrub_issues_found", List.of()),
        new Alias(
            "dynamicfs_scrub_repairs_attempted_total",
            "dynamicfs_scrub_repairs_attempted",
            List.of()),
        new Alias(
            "dynamicfs_scrub_repairs_successful_total",
            "dynamicfs_scrub_repairs_successful",
            List.of()));
  }
}
