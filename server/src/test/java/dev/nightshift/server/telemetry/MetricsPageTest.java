package dev.nightshift.server.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import dev.nightshift.job.Metric;
import dev.nightshift.server.catalog.Alias;
import dev.nightshift.server.run.RunState;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real scrape gets, over HTTP, and what Prometheus' own checker says of it. */
class MetricsPageTest {

  private static Scraping scraping() {
    var scraping =
        new Scraping(
            Fleet.catalogue(
                List.of(
                    new Alias("runs_total", "ledger_background_job_runs_total", List.of("gc")),
                    new Alias("runs_total", "dynamicfs_scrubs_completed", List.of("gc")),
                    new Alias("duration_seconds", "bg_job_duration_seconds", List.of())),
                Fleet.job(
                    "gc",
                    Metric.counter("pages_total", "Pages checked.").by("kind", "leaf", "inner"),
                    Metric.timer("sync_seconds", "A sync."),
                    Metric.gauge("free_bytes", "Free bytes.")),
                Fleet.onDemand("purge")));
    scraping.store = Fleet.snapshot(Fleet.busy("gc"), Fleet.registered("purge"));
    scraping.telemetry.ended(Fleet.run("gc", RunState.SUCCEEDED), true);
    scraping.telemetry.dependency("redis", false);
    return scraping;
  }

  @Test
  void theServletAnswersInBothFormatsAlsoWhileTheStoreIsAway() throws Exception {
    var scraping = scraping();
    scraping.storeIsUp = false;
    scraping.telemetry.look();
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var context = new ServletContextHandler();
    context.addServlet(new ServletHolder(scraping.telemetry.servlet()), "/metrics");
    server.setHandler(context);
    server.start();
    try {
      var page = URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/metrics");

      var plain = get(page, "text/plain");
      assertThat(plain.statusCode()).isEqualTo(200);
      assertThat(plain.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/plain;")
          .contains("version=0.0.4");
      var scraped = new Scraped(plain.body());
      assertThat(scraped.value("background_job_store_up")).isZero();
      assertThat(scraped.value("background_job_runs_total{job=\"gc\",result=\"success\"}"))
          .isEqualTo(1);

      var open = get(page, "application/openmetrics-text; version=1.0.0");
      assertThat(open.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/openmetrics-text");
      assertThat(open.body()).contains("# {run_id=\"").endsWith("# EOF\n");

      var one = get(URI.create(page + "?name[]=background_job_store_up"), "text/plain");
      assertThat(new Scraped(one.body()).series()).containsExactly("background_job_store_up");
    } finally {
      server.stop();
    }
  }

  private static HttpResponse<String> get(URI page, String accept) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(page)
                .header("Accept", accept)
                .timeout(Duration.ofSeconds(60))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void ofDropwizardsOwnMetricsAFewAreExportedUnderPlainNames() {
    var scraping = scraping();
    scraping.telemetry.exportSubsetOf(dropwizard());

    var scraped = scraping.scrape();
    assertThat(scraped.value("http_threads_used_ratio{pool=\"dw\"}")).isEqualTo(0.5);
    assertThat(scraped.value("http_threads_used_ratio{pool=\"dw-admin\"}")).isEqualTo(0.5);
    assertThat(scraped.help("http_threads_used_ratio"))
        .isEqualTo("Busy threads by the most allowed.");
    assertThat(scraped.value("http_active_requests")).isEqualTo(3);
    assertThat(scraped.value("http_failed_responses_total{code=\"5xx\"}")).isEqualTo(2);
    assertThat(scraped.value("server_log_lines_total{level=\"error\"}")).isZero();
    assertThat(scraped.series()).noneMatch(series -> series.contains("JobsResource"));
  }

  private static MetricRegistry dropwizard() {
    var dropwizard = new MetricRegistry();
    Gauge<Double> utilization = () -> 0.5;
    var pools = "org.eclipse.jetty.util.thread.QueuedThreadPool.";
    dropwizard.register(pools + "dw.utilization-max", utilization);
    dropwizard.register(pools + "dw-admin.utilization-max", utilization);
    var handler = "io.dropwizard.jetty.MutableServletContextHandler.";
    dropwizard.counter(handler + "active-requests").inc(3);
    dropwizard.meter(handler + "4xx-responses");
    dropwizard.meter(handler + "5xx-responses").mark(2);
    dropwizard.meter("ch.qos.logback.core.Appender.error");
    dropwizard.timer("dev.nightshift.server.api.JobsResource.list");
    return dropwizard;
  }

  @Test
  void anOpenMetricsPageHoldsToWhatPrometheusRefusesOtherwise() {
    var scraping = scraping();
    scraping.telemetry.exportSubsetOf(dropwizard());
    scraping.telemetry.look();

    Map<String, String> types = new HashMap<>();
    var family = "";
    for (var line : scraping.telemetry.scrape(PageWriter.openMetrics()).lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        var words = line.substring("# TYPE ".length()).split(" ", -1);
        family = words[0];
        assertThat(types.put(family, words[1])).as("declared twice: " + line).isNull();
      } else if (!line.startsWith("#")) {
        assertThat(line).as("a sample beside its family").startsWith(family);
        boolean counter = types.get(family).equals("counter");
        assertThat(line.startsWith(family + "_total")).as(line).isEqualTo(counter);
        if (line.contains(" # {")) {
          assertThat(types.get(family)).as(line).isIn("counter", "histogram");
        }
      }
    }
    assertThat(types).containsEntry("dynamicfs_scrubs_completed", "unknown");
  }

  @Test
  void prometheusOwnCheckerAcceptsIt(@TempDir Path folder) throws Exception {
    var promtool = tool("promtool");
    if (promtool == null) {
      if (Boolean.getBoolean("tools.required")) {
        throw new AssertionError("promtool is needed and is not in PATH: install prometheus");
      }
      Assumptions.abort("promtool is not in PATH: the metrics page was not checked with it");
    }
    var scraping = scraping();
    scraping.telemetry.exportSubsetOf(dropwizard());
    scraping.telemetry.look();
    var page = Files.writeString(folder.resolve("metrics"), scraping.telemetry.scrape());
    var output = folder.resolve("output");

    var check =
        new ProcessBuilder(promtool, "check", "metrics")
            .redirectInput(page.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(check.waitFor(120, TimeUnit.SECONDS)).isTrue();

    assertThat(output).isEmptyFile();
    assertThat(check.exitValue()).isZero();
  }

  private static String tool(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElse(null);
  }
}
