package dev.nightshift.server.telemetry;

import com.codahale.metrics.MetricFilter;
import com.codahale.metrics.MetricRegistry;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.dropwizard.DropwizardExports;
import io.prometheus.client.dropwizard.samplebuilder.CustomMappingSampleBuilder;
import io.prometheus.client.dropwizard.samplebuilder.MapperConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Those few of Dropwizard's own metrics that tell whether HTTP threads run out, requests fail or
 * the log fills; under names that Prometheus likes. All of them would be some 600 lines of timers
 * per method.
 */
final class DropwizardSeries {
  private static final List<Chosen> CHOSEN =
      List.of(
          ofPool("size", "http_threads", "Threads that serve HTTP."),
          ofPool("jobs", "http_queued_requests", "Requests that wait for a thread."),
          ofPool("utilization-max", "http_threads_used_ratio", "Busy threads by the most allowed."),
          new Chosen(
              "io.dropwizard.jetty.*.active-requests",
              "http_active_requests",
              Map.of(),
              "Requests under way."),
          ofResponses("4xx"),
          ofResponses("5xx"),
          ofLog("warn"),
          ofLog("error"));

  private static final Map<String, String> HELP =
      CHOSEN.stream().collect(Collectors.toMap(Chosen::name, Chosen::help, (one, same) -> one));

  private final DropwizardExports exports;

  DropwizardSeries(MetricRegistry registry) {
    var names = CHOSEN.stream().map(Chosen::pattern).map(Pattern::asMatchPredicate).toList();
    exports =
        new DropwizardExports(
            registry,
            filter(name -> names.stream().anyMatch(pattern -> pattern.test(name))),
            new CustomMappingSampleBuilder(CHOSEN.stream().map(Chosen::mapping).toList()));
  }

  private static MetricFilter filter(Predicate<String> names) {
    return (name, metric) -> names.test(name);
  }

  List<MetricFamilySamples> collect() {
    // The library's own help names classes, which for lambdas differ from start to start.
    return exports.collect().stream()
        .map(
            family ->
                new MetricFamilySamples(
                    family.name, family.type, HELP.get(family.name), family.samples))
        .toList();
  }

  private static Chosen ofPool(String last, String name, String help) {
    return new Chosen(
        "org.eclipse.jetty.util.thread.QueuedThreadPool.*." + last,
        name,
        Map.of("pool", "${0}"),
        help);
  }

  private static Chosen ofResponses(String kind) {
    return new Chosen(
        "io.dropwizard.jetty.*." + kind + "-responses",
        "http_failed_responses",
        Map.of("code", kind),
        "Responses that told of a failure.");
  }

  private static Chosen ofLog(String level) {
    return new Chosen(
        "ch.qos.logback.core.Appender." + level,
        "server_log_lines",
        Map.of("level", level),
        "Lines of the server's own log.");
  }

  /**
   * One of Dropwizard's metrics.
   *
   * @param glob its names there; an asterisk stands for one part
   * @param labels values may name the parts of the asterisks
   */
  private record Chosen(String glob, String name, Map<String, String> labels, String help) {
    Pattern pattern() {
      return Pattern.compile(glob.replace(".", "\\.").replace("*", "[^.]+"));
    }

    MapperConfig mapping() {
      return new MapperConfig(glob, name, labels);
    }
  }
}
