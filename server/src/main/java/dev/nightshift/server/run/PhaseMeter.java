package dev.nightshift.server.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Adds up what a run uses by its phases. Thread-safe. */
final class PhaseMeter {
  private static final int LONGEST_NAME = 100;

  private final Effort effort;
  private final LongSupplier items;
  private final Clock clock;
  private final Map<String, Sum> sums = new LinkedHashMap<>();
  private Sum current;
  private Mark mark;
  private long gcAtBegin;

  /**
   * @param items that the run has processed until now
   */
  PhaseMeter(Effort effort, LongSupplier items, Clock clock) {
    this.effort = effort;
    this.items = items;
    this.clock = clock;
  }

  /** The run's work begins, in no phase yet. */
  synchronized void begin(Instant at) {
    gcAtBegin = GcPauses.millis();
    mark = new Mark(System.nanoTime(), 0, 0, 0, gcAtBegin);
    current = new Sum("", at);
    sums.put("", current);
  }

  synchronized void enter(String phase) {
    if (mark == null) {
      return;
    }
    var now = mark.later(effort, items.getAsLong());
    current.add(mark, now);
    mark = now;
    var name = phase.length() > LONGEST_NAME ? phase.substring(0, LONGEST_NAME) : phase;
    if (!sums.containsKey(name) && sums.size() >= Course.MOST) {
      name = Course.OTHERS;
    }
    current =
        sums.computeIfAbsent(
            name, one -> new Sum(one, clock.instant().truncatedTo(ChronoUnit.MICROS)));
    current.times++;
  }

  /** Until now. */
  synchronized Course course() {
    if (mark == null) {
      return Course.UNKNOWN;
    }
    if (sums.size() == 1) {
      return new Course(millis(GcPauses.millis() - gcAtBegin), List.of());
    }
    var now = mark.later(effort, items.getAsLong());
    current.add(mark, now);
    mark = now;
    return new Course(
        millis(now.gcMillis - gcAtBegin), sums.values().stream().map(Sum::phase).toList());
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(Math.max(0, millis));
  }

  /** What the run has used until some moment; no amount is smaller than at the mark before. */
  private record Mark(long nanos, long cpuNanos, long bytes, long items, long gcMillis) {
    Mark later(Effort effort, long itemsNow) {
      // a thread's figures are nowhere for a moment while its work ends
      return new Mark(
          System.nanoTime(),
          Math.max(cpuNanos, effort.cpuNanos()),
          Math.max(bytes, effort.bytes()),
          itemsNow,
          GcPauses.millis());
    }
  }

  private static final class Sum {
    private final String name;
    private final Instant began;
    private long times;
    private long nanos;
    private long cpuNanos;
    private long bytes;
    private long items;
    private long gcMillis;

    private Sum(String name, Instant began) {
      this.name = name;
      this.began = began;
    }

    private void add(Mark from, Mark to) {
      nanos += to.nanos - from.nanos;
      cpuNanos += to.cpuNanos - from.cpuNanos;
      bytes += to.bytes - from.bytes;
      items += to.items - from.items;
      gcMillis += to.gcMillis - from.gcMillis;
    }

    private Course.Phase phase() {
      return new Course.Phase(
          name,
          began,
          Math.max(1, times),
          micros(nanos),
          micros(cpuNanos),
          bytes,
          items,
          millis(gcMillis));
    }

    private static Duration micros(long nanos) {
      return Duration.ofNanos(nanos).truncatedTo(ChronoUnit.MICROS);
    }
  }
}
