package dev.nightshift.server.engine;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Takes over what other nodes leave behind. A node counts as dead when this one has watched its
 * lease for as long as the lease holds, without losing contact with the store, and saw no renewal:
 * no clock of one node is compared with that of another, and after an outage every node has that
 * time to come back. One thread at a time.
 */
final class Reaper {
  private static final System.Logger LOG = System.getLogger(Reaper.class.getName());
  private static final Duration UNKNOWN_JOBS_AFTER = Duration.ofHours(24);
  private static final int AT_ONCE = 200;

  private final CurrentCatalogue catalogue;
  private final RunStore store;
  private final StalledRuns stalled;
  private final Consumer<RunStore.Ended> ended;
  private final Clock clock;
  private final Ticker ticker;
  private final Duration every;
  private final Map<String, Watched> watched = new HashMap<>();
  private volatile boolean forget;
  private long nextLook;

  /**
   * @param ended hears of what was closed here
   * @param every how often it looks for dead nodes
   */
  Reaper(
      CurrentCatalogue catalogue,
      RunStore store,
      StalledRuns stalled,
      Consumer<RunStore.Ended> ended,
      StoreClock clock,
      Duration every) {
    this.catalogue = catalogue;
    this.store = store;
    this.stalled = stalled;
    this.ended = ended;
    this.clock = clock;
    this.ticker = clock.ticker();
    this.every = every;
    nextLook = ticker.nanos();
  }

  /** Takes note of the leases, as they were read just now. */
  void watch(List<Leases.Lease> leases) {
    long now = ticker.nanos();
    forgetIfToldTo();
    var gone = new HashSet<>(watched.keySet());
    for (var lease : leases) {
      gone.remove(lease.node());
      watched.compute(
          lease.node(),
          (node, before) ->
              before != null && before.lease.equals(lease) ? before : new Watched(lease, now));
    }
    if (!gone.isEmpty()) {
      watched.keySet().removeAll(gone);
      // a node has left: there may be something to take over
      nextLook = now;
    }
  }

  /** Contact with the store was lost: what was seen before counts no longer. For any thread. */
  void forget() {
    forget = true;
  }

  private void forgetIfToldTo() {
    if (forget) {
      forget = false;
      watched.clear();
    }
  }

  /** Ends the leases of dead nodes, and closes what they left, when it is time to. */
  void look() {
    long now = ticker.nanos();
    if (now - nextLook < 0) {
      return;
    }
    nextLook = now + every.toNanos();
    forgetIfToldTo();
    for (var one : List.copyOf(watched.values())) {
      if (now - one.since >= one.lease.length().toNanos()
          && store.expire(one.lease, clock.instant().truncatedTo(ChronoUnit.MICROS))) {
        LOG.log(
            System.Logger.Level.WARNING,
            "node "
                + one.lease.name()
                + " ("
                + one.lease.node()
                + ") has not renewed its lease for "
                + one.lease.length().toSeconds()
                + " s and counts as dead; its runs are taken over");
        watched.remove(one.lease.node());
      }
    }
    closeWhatIsLeft();
  }

  private void closeWhatIsLeft() {
    var jobs = catalogue.jobs().stream().map(JobDefinition::name).collect(Collectors.toSet());
    while (true) {
      var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
      var left = store.abandoned(jobs, now.minus(UNKNOWN_JOBS_AFTER), AT_ONCE);
      if (left.isEmpty()) {
        return;
      }
      var closed = stalled.close(left, now);
      // those that were refused, another node has closed
      ended.accept(new RunStore.Ended(closed.accepted(), List.of()));
      if (closed.accepted().isEmpty()) {
        return;
      }
    }
  }

  /** A lease, and since when it has looked like this. */
  private record Watched(Leases.Lease lease, long since) {}
}
