package dev.nightshift.server.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds what rose in the processes of the servers. Thread-safe. */
final class RiseReader {
  private static final int STRETCHES = 9_000;

  /** The strongest first; garbage collection, which only follows, last. */
  static final Comparator<Rise> STRONGEST =
      Comparator.comparing((Rise rise) -> rise.what() == Measured.GC)
          .thenComparing(Comparator.comparingDouble(Rise::strength).reversed());

  private final ProcessSamples samples;

  RiseReader(ProcessSamples samples) {
    this.samples = samples;
  }

  /** Rises of which a part lies in it, the strongest first. */
  List<Rise> between(Instant from, Instant to) {
    var begin = from.minus(RiseFinder.BEFORE);
    var width = width(Duration.between(begin, to), STRETCHES);
    Map<String, List<ProcessStretch>> ofNodes = new LinkedHashMap<>();
    for (var stretch : samples.stretches(begin, to, width)) {
      ofNodes.computeIfAbsent(stretch.node(), node -> new ArrayList<>()).add(stretch);
    }
    List<Rise> rises = new ArrayList<>();
    ofNodes.forEach(
        (node, stretches) -> {
          for (var what : Measured.values()) {
            var levels =
                stretches.stream()
                    .map(
                        stretch ->
                            new RiseFinder.Level(stretch.from().plus(width), what.of(stretch)))
                    .toList();
            new RiseFinder(what, node)
                .find(levels).stream()
                    .filter(rise -> rise.to().isAfter(from) && rise.from().isBefore(to))
                    .forEach(rises::add);
          }
        });
    rises.sort(STRONGEST);
    return rises;
  }

  /** Stretches for a picture of that time. */
  List<ProcessStretch> picture(Instant from, Instant to, Duration width) {
    return samples.stretches(from, to, width);
  }

  /** So wide that there are no more than so many, in whole seconds. */
  static Duration width(Duration length, int most) {
    return Duration.ofSeconds(Math.max(1, (length.toSeconds() + most - 1) / most));
  }
}
