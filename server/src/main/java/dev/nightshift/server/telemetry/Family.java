package dev.nightshift.server.telemetry;

import dev.nightshift.server.conventions.CoreMetric;
import dev.nightshift.server.conventions.Naming;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;

/** A family of gauges, gathered for one scrape. */
final class Family {
  private final String name;
  private final String help;
  private final List<String> labels;
  private final List<Sample> samples = new ArrayList<>();

  Family(String name, String help, List<String> labels) {
    this.name = name;
    this.help = help;
    this.labels = labels;
  }

  static Family of(Naming naming, CoreMetric metric) {
    return new Family(naming.of(metric), metric.help(), naming.labels(metric));
  }

  Family add(double value, List<String> labelValues) {
    samples.add(new Sample(name, labels, labelValues, value));
    return this;
  }

  MetricFamilySamples samples() {
    return new MetricFamilySamples(name, Collector.Type.GAUGE, help, samples);
  }
}
