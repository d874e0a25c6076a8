package dev.nightshift.server.health;

import dev.nightshift.server.health.WhatRan.Active;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What rose at once in one process.
 *
 * @param rises the strongest first; garbage collection, which only follows, last
 * @param sentence names the job; empty until it was asked for
 * @param runs at work then on that node, what weighed most first
 */
public record Spike(List<Rise> rises, String sentence, List<Active> runs) {

  public Spike {
    rises = List.copyOf(rises);
    runs = List.copyOf(runs);
  }

  /** Rises that overlap are one spike. */
  static List<Spike> merged(List<Rise> strongestFirst) {
    List<Rise> byTime = new ArrayList<>(strongestFirst);
    byTime.sort(Comparator.comparing(Rise::from));
    List<List<Rise>> groups = new ArrayList<>();
    for (var rise : byTime) {
      groups.stream()
          .filter(group -> group.stream().anyMatch(rise::overlaps))
          .findFirst()
          .ifPresentOrElse(
              group -> group.add(rise), () -> groups.add(new ArrayList<>(List.of(rise))));
    }
    return groups.stream()
        .map(
            group -> {
              group.sort(Comparator.comparingInt(strongestFirst::indexOf));
              return new Spike(group, "", List.of());
            })
        .toList();
  }

  /** By which it is explained. */
  public Rise first() {
    return rises.get(0);
  }

  public Instant at() {
    return first().at();
  }

  public Instant from() {
    return rises.stream().map(Rise::from).min(Comparator.naturalOrder()).orElseThrow();
  }

  public Instant to() {
    return rises.stream().map(Rise::to).max(Comparator.naturalOrder()).orElseThrow();
  }

  /** It comes again and again. */
  public boolean habit() {
    return first().again() >= Rise.HABIT;
  }

  Spike explained(String said, List<Active> active) {
    return new Spike(rises, said, active);
  }
}
