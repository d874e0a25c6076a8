package dev.nightshift.jobs.legal;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The moments at which a thing is to be told of, by the kind of message. */
final class Slots {
  private final SortedMap<String, Instant> byKind = new TreeMap<>();

  void add(String kind, Instant slot) {
    byKind.put(kind, slot);
  }

  /** Whether a message of this kind is still to be sent at this moment. */
  boolean has(String kind, Instant slot) {
    return slot.equals(byKind.get(kind));
  }

  /**
   * What is to be planned: all that is to come, and of what has passed the last, for a thing may
   * become known late.
   */
  List<String> toPlan(Instant now) {
    var last =
        byKind.entrySet().stream()
            .filter(slot -> !slot.getValue().isAfter(now))
            .max(Comparator.comparing(slot -> slot.getValue()));
    return byKind.entrySet().stream()
        .filter(slot -> slot.getValue().isAfter(now) || last.filter(slot::equals).isPresent())
        .sorted(Comparator.comparing(slot -> slot.getValue()))
        .map(slot -> slot.getKey())
        .toList();
  }

  Instant slot(String kind) {
    return byKind.get(kind);
  }
}
