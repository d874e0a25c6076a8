package dev.nightshift.server.store;

import dev.nightshift.server.engine.Wakeups;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What servers tell each other at once. Travels as lines; a line that is not understood was written
 * by another version, and is left out.
 *
 * @param queues to look at
 * @param anyQueue look at all of them
 * @param from the earliest instant from which on something waits; null if there is none
 * @param orders look at what is ordered
 */
record Tidings(Set<String> queues, boolean anyQueue, Instant from, boolean orders) {
  static final Tidings NONE = new Tidings(Set.of(), false, null, false);
  // PostgreSQL takes less than 8000 bytes
  private static final int MOST_BYTES = 7_000;
  private static final String QUEUE = "queue ";
  private static final String QUEUES = "queues";
  private static final String FROM = "from ";
  private static final String ORDERS = "orders";

  static Tidings queue(String name) {
    return new Tidings(Set.of(name), false, null, false);
  }

  static Tidings anyOfTheQueues() {
    return new Tidings(Set.of(), true, null, false);
  }

  static Tidings from(Instant due) {
    return new Tidings(Set.of(), false, due, false);
  }

  static Tidings ordered() {
    return new Tidings(Set.of(), false, null, true);
  }

  boolean none() {
    return equals(NONE);
  }

  Tidings and(Tidings other) {
    if ((other.anyQueue && !anyQueue)
        || !queues.containsAll(other.queues)
        || (other.orders && !orders)
        || (other.from != null && (from == null || other.from.isBefore(from)))) {
      Set<String> both = new TreeSet<>(queues);
      both.addAll(other.queues);
      return new Tidings(
          both,
          anyQueue || other.anyQueue,
          Stream.of(this, other)
              .map(Tidings::from)
              .filter(due -> due != null)
              .min(Comparator.naturalOrder())
              .orElse(null),
          orders || other.orders);
    }
    return this;
  }

  /** The lines, without an end of the last one. */
  String text() {
    List<String> lines = new ArrayList<>();
    if (orders) {
      lines.add(ORDERS);
    }
    if (from != null) {
      lines.add(FROM + from);
    }
    if (anyQueue) {
      lines.add(QUEUES);
    }
    queues.forEach(name -> lines.add(QUEUE + name));
    var text = String.join("\n", lines);
    return text.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
        ? text
        : new Tidings(Set.of(), true, from, orders).text();
  }

  static Tidings parse(String text) {
    return text.lines().map(Tidings::line).reduce(NONE, Tidings::and);
  }

  private static Tidings line(String line) {
    if (line.startsWith(QUEUE)) {
      return queue(line.substring(QUEUE.length()));
    }
    if (line.startsWith(FROM)) {
      try {
        return from(Instant.parse(line.substring(FROM.length())));
      } catch (DateTimeException e) {
        return NONE;
      }
    }
    return switch (line) {
      case QUEUES -> anyOfTheQueues();
      case ORDERS -> ordered();
      default -> NONE;
    };
  }

  void tell(Wakeups.Listener listener) {
    if (orders) {
      listener.orders();
    }
    if (from != null) {
      listener.from(from);
    }
    if (anyQueue) {
      listener.queues();
    } else {
      queues.forEach(listener::queue);
    }
  }
}
