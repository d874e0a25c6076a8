package dev.nightshift.server.telemetry;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exemplars.Exemplar;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * A family of histograms whose bounds differ from child to child, which the library's own histogram
 * does not offer.
 */
final class Histograms {
  private final String name;
  private final String help;
  private final List<String> labels;
  private final List<String> labelsWithBound;
  private final Clock clock;
  private final Map<List<String>, Child> children = new ConcurrentHashMap<>();

  Histograms(String name, String help, List<String> labels, Clock clock) {
    this.name = name;
    this.help = help;
    this.labels = labels;
    this.labelsWithBound = with(labels, "le");
    this.clock = clock;
  }

  /** The child of these label values; made with these bounds if there is none yet. */
  Child child(double[] bounds, String... labelValues) {
    return children.computeIfAbsent(List.of(labelValues), values -> new Child(values, bounds));
  }

  MetricFamilySamples collect() {
    List<Sample> samples = new ArrayList<>();
    children.values().forEach(child -> child.collect(samples));
    return new MetricFamilySamples(name, Collector.Type.HISTOGRAM, help, samples);
  }

  private static List<String> with(List<String> values, String last) {
    return Stream.concat(values.stream(), Stream.of(last)).toList();
  }

  /** One histogram. Thread-safe. */
  final class Child {
    private final List<String> values;
    private final double[] bounds;
    private final List<List<String>> valuesWithBound;
    private final LongAdder[] buckets;
    private final AtomicReferenceArray<Exemplar> exemplars;
    private final DoubleAdder sum = new DoubleAdder();

    private Child(List<String> values, double[] bounds) {
      this.values = values;
      this.bounds = bounds.clone();
      this.buckets = new LongAdder[bounds.length + 1];
      Arrays.setAll(buckets, i -> new LongAdder());
      this.exemplars = new AtomicReferenceArray<>(buckets.length);
      this.valuesWithBound =
          Stream.concat(Arrays.stream(bounds).mapToObj(Double::toString), Stream.of("+Inf"))
              .map(bound -> with(values, bound))
              .toList();
    }

    void observe(double seconds) {
      buckets[bucket(seconds)].increment();
      sum.add(seconds);
    }

    /** The same; the bucket's exemplar names the run from now on. */
    void observe(double seconds, String runId) {
      observe(seconds);
      exemplars.set(
          bucket(seconds), new Exemplar(seconds, clock.millis(), NodeSeries.EXEMPLAR, runId));
    }

    private int bucket(double seconds) {
      int found = Arrays.binarySearch(bounds, seconds);
      return found >= 0 ? found : -found - 1;
    }

    private void collect(List<Sample> into) {
      long count = 0;
      for (int i = 0; i < buckets.length; i++) {
        count += buckets[i].sum();
        into.add(
            new Sample(
                name + "_bucket",
                labelsWithBound,
                valuesWithBound.get(i),
                count,
                exemplars.get(i)));
      }
      into.add(new Sample(name + "_count", labels, values, count));
      into.add(new Sample(name + "_sum", labels, values, sum.sum()));
    }
  }
}
