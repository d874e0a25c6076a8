package dev.nightshift.server.run;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * How long, and how often, collections have stopped all threads of this process since it began. A
 * pause stops whoever works, so the difference between two looks is what both have lived through.
 */
public final class GcPauses {
  // of collectors that work beside the threads, these tell how long they worked, not how long they
  // stopped others
  private static final List<GarbageCollectorMXBean> PAUSING =
      ManagementFactory.getGarbageCollectorMXBeans().stream()
          .filter(collector -> !collector.getName().endsWith("Cycles"))
          .toList();

  private GcPauses() {}

  /** In milliseconds, as precise as the platform tells. */
  public static long millis() {
    long sum = 0;
    for (var collector : PAUSING) {
      sum += Math.max(0, collector.getCollectionTime());
    }
    return sum;
  }

  public static long count() {
    long sum = 0;
    for (var collector : PAUSING) {
      sum += Math.max(0, collector.getCollectionCount());
    }
    return sum;
  }
}
