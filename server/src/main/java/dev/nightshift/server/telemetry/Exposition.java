package dev.nightshift.server.telemetry;

import io.prometheus.client.Collector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that a scrape gets, part by part. A part that fails is left out; the others are
 * exported. No name is exported twice, the first one wins.
 */
final class Exposition extends Collector {
  private static final Logger LOG = LoggerFactory.getLogger(Exposition.class);

  private final List<Part> parts;
  private final Supplier<Aliases> aliases;
  private final Set<String> reported = ConcurrentHashMap.newKeySet();

  /** Some families, and their name in the server's log. */
  record Part(String name, Supplier<List<MetricFamilySamples>> families) {}

  Exposition(Supplier<Aliases> aliases, List<Part> parts) {
    this.aliases = aliases;
    this.parts = List.copyOf(parts);
  }

  @Override
  public List<MetricFamilySamples> collect() {
    List<MetricFamilySamples> families = new ArrayList<>();
    parts.forEach(part -> families.addAll(collect(part)));
    families.addAll(aliases.get().of(families));
    return once(families);
  }

  private List<MetricFamilySamples> collect(Part part) {
    try {
      var families = part.families().get();
      families.forEach(Exposition::dropCreated);
      return families;
    } catch (RuntimeException e) {
      if (reported.add(part.name())) {
        LOG.warn("Metrics of {} are missing, they could not be collected.", part.name(), e);
      }
      return List.of();
    }
  }

  /** When a series began is noise here: counters exist from the start. */
  private static void dropCreated(MetricFamilySamples family) {
    if (family.type == Type.COUNTER) {
      var created = family.name + "_created";
      family.samples.removeIf(sample -> sample.name.equals(created));
    }
  }

  private List<MetricFamilySamples> once(List<MetricFamilySamples> families) {
    Set<String> names = new HashSet<>();
    List<MetricFamilySamples> kept = new ArrayList<>(families.size());
    for (var family : families) {
      var name = Aliases.exportedName(family);
      if (!names.add(name)) {
        if (reported.add(name)) {
          LOG.warn("Two metrics are named {}; the second is not exported. Rename it.", name);
        }
      } else if (!family.samples.isEmpty()) {
        kept.add(family);
      }
    }
    return kept;
  }
}
