package dev.nightshift.benchmarks.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * What a Prometheus said of its own work.
 *
 * @param seconds that all groups together took: of each the least seen, since other work on the
 *     machine only adds
 * @param late evaluations that were skipped because the one before had not ended
 * @param cpu seconds of all of Prometheus, scrapes included, by seconds of the measurement
 */
record Measured(
    int rules,
    int groups,
    double seconds,
    double slowest,
    double late,
    double cpu,
    long residentBytes,
    int firing,
    List<String> dearest) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern GROUP =
      Pattern.compile(
          "(?m)^prometheus_rule_group_last_duration_seconds\\{rule_group=\"(.*)\"} (\\S+)$");

  /** Starts a Prometheus on these rules, lets it settle, and samples it. */
  static Measured of(
      Path folder, String rules, String target, int port, long settle, long measure)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("rules.yml"), rules);
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 5s, evaluation_interval: 30s}
        rule_files: [rules.yml]
        scrape_configs:
          - job_name: nightshift
            honor_labels: true
            static_configs: [{targets: ["%s"], labels: {deployment: fleet}}]
        """
            .formatted(target));
    var process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=data",
                "--web.listen-address=127.0.0.1:" + port,
                "--log.level=error")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      var url = "http://127.0.0.1:" + port;
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
      while (!ready(url) && System.nanoTime() < deadline) {
        TimeUnit.MILLISECONDS.sleep(200);
      }
      TimeUnit.SECONDS.sleep(settle);
      return sample(url, measure);
    } finally {
      process.destroy();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  private static Measured sample(String url, long measure)
      throws IOException, InterruptedException {
    var first = get(url, "/metrics");
    long began = System.nanoTime();
    Map<String, Double> least = new HashMap<>();
    double slowest = 0;
    while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(measure)) {
      TimeUnit.SECONDS.sleep(5);
      var groups = GROUP.matcher(get(url, "/metrics"));
      while (groups.find()) {
        double took = Double.parseDouble(groups.group(2));
        slowest = Math.max(slowest, took);
        if (took > 0) {
          least.merge(groups.group(1), took, Math::min);
        }
      }
    }
    var last = get(url, "/metrics");
    double passed = (System.nanoTime() - began) / 1e9;
    var counted = values(last, "prometheus_rule_group_rules");
    var rules = JSON.readTree(get(url, "/api/v1/rules"));
    return new Measured(
        (int) sum(last, "prometheus_rule_group_rules"),
        counted.size(),
        least.values().stream().mapToDouble(one -> one).sum(),
        slowest,
        sum(last, "prometheus_rule_group_iterations_missed_total"),
        (sum(last, "process_cpu_seconds_total") - sum(first, "process_cpu_seconds_total")) / passed,
        (long) sum(last, "process_resident_memory_bytes"),
        firing(rules),
        dearest(rules));
  }

  private static int firing(JsonNode answer) {
    int firing = 0;
    for (var group : answer.at("/data/groups")) {
      for (var rule : group.path("rules")) {
        firing += rule.path("state").asText().equals("firing") ? 1 : 0;
      }
    }
    return firing;
  }

  private static List<String> dearest(JsonNode answer) {
    List<JsonNode> rules = new ArrayList<>();
    answer.at("/data/groups").forEach(group -> group.path("rules").forEach(rules::add));
    rules.sort(Comparator.comparingDouble(rule -> -rule.path("evaluationTime").asDouble()));
    return rules.stream()
        .limit(12)
        .map(
            rule ->
                String.format(
                    Locale.ROOT,
                    "%8.1f ms  %s %s",
                    1000 * rule.path("evaluationTime").asDouble(),
                    rule.path("name").asText(),
                    rule.at("/labels/window").asText()))
        .toList();
  }

  private static boolean ready(String url) throws InterruptedException {
    try {
      get(url, "/-/ready");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String get(String url, String path) throws IOException, InterruptedException {
    var answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(url + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " answers " + answer.statusCode());
    }
    return answer.body();
  }

  private static List<Double> values(String page, String name) {
    return Pattern.compile("(?m)^" + name + "(?:\\{.*})? (\\S+)$")
        .matcher(page)
        .results()
        .map(found -> Double.valueOf(found.group(1)))
        .toList();
  }

  private static double sum(String page, String name) {
    return values(page, name).stream().mapToDouble(one -> one).sum();
  }
}
