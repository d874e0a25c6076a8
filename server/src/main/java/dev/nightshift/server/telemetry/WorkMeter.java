package dev.nightshift.server.telemetry;

import dev.nightshift.server.run.ActiveRuns;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Lets items, CPU time and allocated bytes of runs advance while they run, and makes them exact
 * when they end: each run remembers what was counted of it, so nothing is counted twice, whichever
 * of a look and the end comes first.
 */
final class WorkMeter {
  /** An end that the store has not confirmed for so long will not come any more. */
  private static final Duration GIVEN_UP = Duration.ofDays(1);

  private final ActiveRuns activeRuns;
  private final Function<String, JobMeters> meters;
  private final Clock clock;

  /** Only one look at a time; never held by {@link #ended}, whose caller live() may wait for. */
  private final Object looking = new Object();

  private final Map<UUID, Work> counted = new HashMap<>();

  /** Ended runs that a look may still show, with the number of the last look before their end. */
  private final Map<UUID, Long> ended = new HashMap<>();

  private long looks;

  WorkMeter(ActiveRuns activeRuns, Function<String, JobMeters> meters, Clock clock) {
    this.activeRuns = activeRuns;
    this.meters = meters;
    this.clock = clock;
  }

  /** Counts what the active runs did since the last call, and returns them. */
  List<LiveRun> advance() {
    synchronized (looking) {
      long look = nextLook();
      var live = activeRuns.live();
      count(live, look);
      return live;
    }
  }

  private synchronized long nextLook() {
    return ++looks;
  }

  private synchronized void count(List<LiveRun> live, long look) {
    var now = clock.instant();
    for (var run : live) {
      if (!ended.containsKey(run.run().id())) {
        count(run.run(), run.progress().items(), run.cpu(), run.allocatedBytes(), now);
      }
    }
    Set<UUID> listed = live.stream().map(run -> run.run().id()).collect(Collectors.toSet());
    ended.entrySet().removeIf(end -> end.getValue() < look && !listed.contains(end.getKey()));
    counted.values().removeIf(work -> work.at.isBefore(now.minus(GIVEN_UP)));
  }

  /** Counts the rest of a run that has ended. */
  synchronized void ended(Run run) {
    // What a server did before it died, it has counted itself.
    if (run.state() != RunState.STALLED || counted.containsKey(run.id())) {
      count(run, run.progress().items(), run.cpu(), run.allocatedBytes(), clock.instant());
    }
    counted.remove(run.id());
    ended.put(run.id(), looks);
  }

  private void count(Run run, long items, Duration cpu, long bytes, Instant now) {
    var before = counted.getOrDefault(run.id(), Work.NONE);
    var after = before.raised(items, cpu, bytes, now);
    counted.put(run.id(), after);
    meters
        .apply(run.job())
        .worked(
            after.items - before.items, after.cpu.minus(before.cpu), after.bytes - before.bytes);
  }

  private record Work(long items, Duration cpu, long bytes, Instant at) {
    static final Work NONE = new Work(0, Duration.ZERO, 0, Instant.MIN);

    Work raised(long moreItems, Duration moreCpu, long moreBytes, Instant now) {
      return new Work(
          Math.max(items, moreItems),
          cpu.compareTo(moreCpu) > 0 ? cpu : moreCpu,
          Math.max(bytes, moreBytes),
          now);
    }
  }
}
