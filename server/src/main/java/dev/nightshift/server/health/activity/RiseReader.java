package dev.nightshift.server.health.activity;

import dev.nightshift.server.health.activity.RiseFinder.Level;
import dev.nightshift.server.health.activity.WhatRan.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds what rose in the processes of the servers. Thread-safe. */
final class RiseReader {
  // a day and the hour before it by the second: what a minute lies between is not taken together
  private static final int STRETCHES = 93_600;

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
    ofNodes.forEach((node, stretches) -> rises.addAll(of(node, stretches, from, to)));
    rises.sort(STRONGEST);
    return rises;
  }

  /**
   * The rises of one process of which a part lies between.
   *
   * @param stretches the earliest first
   */
  static List<Rise> of(String node, List<ProcessStretch> stretches, Instant from, Instant to) {
    List<Rise> rises = new ArrayList<>();
    for (var what : Measured.values()) {
      var levels = stretches.stream().map(one -> new Level(one.until(), what.of(one))).toList();
      new RiseFinder(what, node)
          .find(levels).stream()
              .filter(rise -> rise.to().isAfter(from) && rise.from().isBefore(to))
              .map(rise -> rise.of(used(stretches, rise)))
              .forEach(rises::add);
    }
    return rises;
  }

  private static Load used(List<ProcessStretch> stretches, Rise rise) {
    var cpu = Duration.ZERO;
    long bytes = 0;
    long lines = 0;
    for (var stretch : stretches) {
      if (stretch.until().isAfter(rise.from()) && !stretch.until().isAfter(rise.culpritUntil())) {
        cpu = cpu.plus(stretch.cpu());
        bytes += stretch.allocatedBytes();
        lines += stretch.logLines();
      }
    }
    return new Load(cpu, bytes, 0, lines);
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
