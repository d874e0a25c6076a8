package dev.nightshift.server.telemetry;

import com.codahale.metrics.MetricRegistry;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Series of the process and the JVM ({@code process_*}, {@code jvm_*}) and of Dropwizard. */
final class PlatformSeries {
  private final CollectorRegistry jvm = new CollectorRegistry();
  private final ContainerMemory container = ContainerMemory.below(ContainerMemory.ROOT);
  private volatile DropwizardSeries dropwizard;

  PlatformSeries() {
    DefaultExports.register(jvm);
  }

  void exportSubsetOf(MetricRegistry registry) {
    dropwizard = new DropwizardSeries(registry);
  }

  List<MetricFamilySamples> collect() {
    List<MetricFamilySamples> families =
        new ArrayList<>(Collections.list(jvm.metricFamilySamples()));
    families.addAll(container.collect());
    var series = dropwizard;
    if (series != null) {
      families.addAll(series.collect());
    }
    return families;
  }
}
