package dev.nightshift.benchmarks.rules;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Expected;
import dev.nightshift.server.conventions.LabelValues;
import dev.nightshift.server.conventions.Naming;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A page with every series of the contract, of jobs that are all well and run each minute. */
final class Exporter implements AutoCloseable {
  private static final int BUCKETS = 19;

  private final long start = System.currentTimeMillis() / 1000;
  private final Map<String, List<String>> values = new HashMap<>(LabelValues.fixed());
  private final List<String> jobs;
  private final String hash;
  private final HttpServer server;

  Exporter(List<String> jobs, String hash) throws IOException {
    this.jobs = jobs;
    this.hash = hash;
    values.put("level", List.of("info", "warn", "error"));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/metrics", this::answer);
    server.start();
  }

  String target() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var page = page(System.currentTimeMillis() / 1000).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }

  /** The page at a second since 1970. */
  private String page(long now) {
    var page = new StringBuilder(1 << 20);
    for (var metric : CoreMetric.values()) {
      var labels = metric.labels();
      if (metric == CoreMetric.RETIRED || metric == CoreMetric.SECRET_AGE) {
        continue; // absent in a healthy deployment without secrets
      }
      if (labels.isEmpty() || !labels.get(0).equals("job")) {
        family(page, metric, List.of(), labels, now);
      } else {
        for (var job : jobs) {
          family(
              page, metric, List.of("job=\"" + job + "\""), labels.subList(1, labels.size()), now);
        }
      }
    }
    sample(page, "process_start_time_seconds", List.of(), start);
    sample(page, "process_resident_memory_bytes", List.of(), 3e8);
    sample(page, "process_cpu_seconds_total", List.of(), (now - start) / 8.0);
    return page.toString();
  }

  private void family(
      StringBuilder page, CoreMetric metric, List<String> known, List<String> labels, long now) {
    var name = Naming.DEFAULT.of(metric);
    if (metric.kind() == CoreMetric.Kind.HISTOGRAM) {
      long runs = (now - start) / 60 + 60;
      for (int n = 0; n < BUCKETS; n++) {
        var bound = String.format(Locale.ROOT, "%.4f", 0.1 * Math.pow(1.5, n));
        sample(page, name + "_bucket", and(known, "le", bound), n < 10 ? 0 : runs);
      }
      sample(page, name + "_bucket", and(known, "le", "+Inf"), runs);
      sample(page, name + "_count", known, runs);
      sample(page, name + "_sum", known, runs * 8.0);
      return;
    }
    for (var combination : combinations(metric, known, labels)) {
      sample(page, name, combination, value(metric, String.join(",", combination), now));
    }
  }

  private List<List<String>> combinations(
      CoreMetric metric, List<String> known, List<String> labels) {
    List<List<String>> all = List.of(known);
    for (var label : labels) {
      List<List<String>> longer = new ArrayList<>();
      for (var one : all) {
        for (var value : values(metric, label)) {
          longer.add(and(one, label, value));
        }
      }
      all = longer;
    }
    return all;
  }

  private List<String> values(CoreMetric metric, String label) {
    if (label.equals("state")) {
      return metric == CoreMetric.ITEMS
          ? List.of("healthy", "degraded", "unrecoverable")
          : List.of("waiting", "active", "delayed", "completed", "failed");
    }
    return label.equals("catalogue_hash")
        ? List.of(hash)
        : values.getOrDefault(label, List.of(label + "-1"));
  }

  private double value(CoreMetric metric, String labels, long now) {
    if (metric.kind() == CoreMetric.Kind.COUNTER) {
      boolean bad = !labels.contains("success") && !labels.contains("info") && labels.contains(",");
      bad |= metric == CoreMetric.LISTENER_FAILURES || metric == CoreMetric.ANOMALIES;
      return bad ? 0 : (now - start) / 60 * 3 + 180;
    }
    return switch (metric) {
      case SERVER_TIME -> now;
      case ACTIVE_SINCE -> now - 300_000;
      case LAST_COMPLETION, LAST_SUCCESS, LAST_ITEMS -> now - 20;
      case NEXT_RUN -> now + 40;
      case EXPECTED_INTERVAL -> 60;
      case EXPECTED_DURATION -> 10;
      case MAX_RUNTIME -> 600;
      case LAST_DURATION, DURATION_P50, DURATION_P95 -> 8;
      case ITEMS_RATE_THRESHOLD, LOG_LINES_RATE_THRESHOLD, P50_THRESHOLD, P95_THRESHOLD -> 1e6;
      case SERVER_MEMORY_THRESHOLD, STORE_SIZE_LIMIT, SECRET_AGE_LIMIT -> 1e12;
      case STORE_SIZE, DEPENDENCY_MEMORY -> 2e8;
      case SERVER_CPU_THRESHOLD, QUEUE_WORKERS -> 8;
      case INFO, SERVER_INFO, STORE_UP, DEPENDENCY_UP, EXPECTS_ITEMS, HEALTH_SCORE, INTENSITY -> 1;
      case QUEUE_THRESHOLD -> Expected.USUALLY.queued();
      case QUEUE_CRITICAL_THRESHOLD -> Expected.USUALLY.queuedCritical();
      case CLOCK_SKEW_THRESHOLD -> Expected.USUALLY.clockSkew().toSeconds();
      case SUCCESS_OBJECTIVE -> Expected.USUALLY.success();
      case ITEMS -> labels.contains("healthy") ? 10 : 0;
      default -> 0;
    };
  }

  private static List<String> and(List<String> labels, String name, String value) {
    List<String> all = new ArrayList<>(labels);
    all.add(name + "=\"" + value + "\"");
    return all;
  }

  private static void sample(StringBuilder page, String name, List<String> labels, double value) {
    page.append(name).append('{').append(String.join(",", labels)).append("} ").append(value);
    page.append('\n');
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
