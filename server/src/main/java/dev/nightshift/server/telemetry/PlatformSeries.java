package dev.nightshift.server.telemetry;

import com.codahale.metrics.MetricRegistry;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.dropwizard.DropwizardExports;
import io.prometheus.client.hotspot.DefaultExports;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Series of the process and the JVM ({@code process_*}, {@code jvm_*}), and the few of Dropwizard's
 * own that tell whether HTTP threads or database connections run out. All of Dropwizard's would be
 * some 600 lines of timers per method.
 */
final class PlatformSeries {
  private static final Pattern CHOSEN =
      Pattern.compile(
          "org\\.eclipse\\.jetty\\.util\\.thread\\.QueuedThreadPool\\.[^.]+"
              + "\\.(size|jobs|utilization|utilization-max)"
              + "|io\\.dropwizard\\.db\\.ManagedPooledDataSource\\.[^.]+"
              + "\\.(active|idle|size|waiting)"
              + "|io\\.dropwizard\\.jetty\\.[A-Za-z]+ServletContextHandler"
              + "\\.(active-requests|[45]xx-responses)"
              + "|ch\\.qos\\.logback\\.core\\.Appender\\.(warn|error)");

  private final CollectorRegistry jvm = new CollectorRegistry();
  private volatile DropwizardExports dropwizard;

  PlatformSeries() {
    DefaultExports.register(jvm);
  }

  void exportSubsetOf(MetricRegistry registry) {
    dropwizard = new DropwizardExports(registry, (name, metric) -> CHOSEN.matcher(name).matches());
  }

  List<MetricFamilySamples> collect() {
    List<MetricFamilySamples> families =
        new ArrayList<>(Collections.list(jvm.metricFamilySamples()));
    var exports = dropwizard;
    if (exports != null) {
      exports.collect().stream().map(PlatformSeries::plainHelp).forEach(families::add);
    }
    return families;
  }

  /** The library's text names classes, which for lambdas differ from start to start. */
  private static MetricFamilySamples plainHelp(MetricFamilySamples family) {
    return new MetricFamilySamples(
        family.name, family.type, "One of Dropwizard's own metrics.", family.samples);
  }
}
