package dev.nightshift.server.telemetry;

import dev.nightshift.server.catalog.Alias;
import dev.nightshift.server.catalog.Catalogue;
import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Series of some jobs under further names. A counter whose other name does not end in {@code
 * _total} is exported untyped: as a counter the library would complete the name.
 */
final class Aliases {
  private static final String TOTAL = "_total";

  private final Catalogue catalogue;
  private final String jobLabel;

  Aliases(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.jobLabel = catalogue.naming().jobLabel();
  }

  /** What aliases add to these families. */
  List<MetricFamilySamples> of(List<MetricFamilySamples> families) {
    if (catalogue.aliases().isEmpty()) {
      return List.of();
    }
    Map<String, MetricFamilySamples> byName = new HashMap<>();
    families.forEach(family -> byName.put(exportedName(family), family));
    Map<String, MetricFamilySamples> added = new LinkedHashMap<>();
    for (var alias : catalogue.aliases()) {
      var source = source(alias, byName);
      if (source != null) {
        var target = added.computeIfAbsent(alias.as(), name -> empty(alias, source));
        target.samples.addAll(renamed(alias, source, target.type));
      }
    }
    return List.copyOf(added.values());
  }

  private MetricFamilySamples source(Alias alias, Map<String, MetricFamilySamples> byName) {
    return byName.get(alias.source(catalogue.naming()));
  }

  /** A counter's name ends in {@code _total} on the page, but not here. */
  static String exportedName(MetricFamilySamples family) {
    return family.type == Collector.Type.COUNTER ? family.name + TOTAL : family.name;
  }

  private static MetricFamilySamples empty(Alias alias, MetricFamilySamples source) {
    var type =
        source.type == Collector.Type.COUNTER && !alias.as().endsWith(TOTAL)
            ? Collector.Type.UNKNOWN
            : source.type;
    return new MetricFamilySamples(alias.as(), type, source.help, new ArrayList<>());
  }

  private List<Sample> renamed(Alias alias, MetricFamilySamples source, Collector.Type type) {
    if (!alias.without().isEmpty()) {
      return addedUp(alias, source);
    }
    var from = exportedName(source);
    // Prometheus refuses the whole page over an exemplar of anything but counter or histogram.
    boolean exemplars = type == Collector.Type.COUNTER || type == Collector.Type.HISTOGRAM;
    List<Sample> samples = new ArrayList<>();
    for (var sample : source.samples) {
      if (concerns(alias, sample)) {
        samples.add(
            new Sample(
                alias.as() + sample.name.substring(from.length()),
                sample.labelNames,
                sample.labelValues,
                sample.value,
                exemplars ? sample.exemplar : null));
      }
    }
    return samples;
  }

  private List<Sample> addedUp(Alias alias, MetricFamilySamples source) {
    Map<List<String>, Sample> sums = new LinkedHashMap<>();
    for (var sample : source.samples) {
      if (concerns(alias, sample)) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int at = 0; at < sample.labelNames.size(); at++) {
          if (!alias.without().contains(sample.labelNames.get(at))) {
            names.add(sample.labelNames.get(at));
            values.add(sample.labelValues.get(at));
          }
        }
        sums.merge(
            values,
            new Sample(alias.as(), names, values, sample.value),
            (one, other) -> new Sample(alias.as(), names, values, one.value + other.value));
      }
    }
    return List.copyOf(sums.values());
  }

  private boolean concerns(Alias alias, Sample sample) {
    if (alias.jobs().isEmpty()) {
      return true;
    }
    int label = sample.labelNames.indexOf(jobLabel);
    return label >= 0 && alias.jobs().contains(sample.labelValues.get(label));
  }
}
