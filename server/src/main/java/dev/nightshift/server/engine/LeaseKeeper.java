package dev.nightshift.server.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Renews this node's lease, takes a new one when it was lost, and lets the reaper look. Also what
 * finds out that a store is back, as everything else holds still while it is away. Apart from
 * {@link #watch}, one thread.
 */
final class LeaseKeeper {
  private static final System.Logger LOG = System.getLogger(LeaseKeeper.class.getName());
  private static final long TICK_MILLIS = 200;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final RunStore store;
  private final NodeLease lease;
  private final StoreClock clock;
  private final EngineSettings settings;
  private final Outage outage;
  private final OwnRuns own;
  private final Reaper reaper;
  private final Events events;
  private final List<String> former = new ArrayList<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "lease");
            thread.setDaemon(true);
            return thread;
          });
  private long nextRenewal;
  private long nextTry;

  LeaseKeeper(
      RunStore store,
      NodeLease lease,
      StoreClock clock,
      EngineSettings settings,
      Outage outage,
      OwnRuns own,
      Reaper reaper,
      Events events) {
    this.store = store;
    this.lease = lease;
    this.clock = clock;
    this.settings = settings;
    this.outage = outage;
    this.own = own;
    this.reaper = reaper;
    this.events = events;
    nextRenewal = clock.ticker().nanos() + settings.renewEvery().toNanos();
    nextTry = clock.ticker().nanos();
  }

  /** What a lease's fate makes happen. */
  interface Events {
    /** What runs here may be others' soon. */
    void lost();

    /** Work goes on under a new lease. */
    void taken();
  }

  void start() {
    var unused =
        timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Renews no more; what goes on now is waited for, but not for long. */
  void stop() throws InterruptedException {
    timer.shutdown();
    timer.awaitTermination(5, TimeUnit.SECONDS);
  }

  /** Makes this process known to the store; what it finds is the caller's to close. */
  List<dev.nightshift.server.run.Run> open(NodeName node) {
    long sent = heartbeat();
    var leftOpen = store.open(node, now(), settings.lease());
    lease.take(node, sent);
    return leftOpen;
  }

  /** Gives the lease up in time, if it could not be renewed. Asks nobody, waits for nothing. */
  void watch() {
    if (!lease.holds()) {
      lose(
          "could not be renewed for "
              + settings.runsStoppedAfter().toSeconds()
              + " s; its runs are stopped before others take them over");
    }
  }

  /** Does what is due. Throws nothing. */
  void tick() {
    long now = clock.ticker().nanos();
    boolean again = outage.away() || lease.lost() || !former.isEmpty();
    try {
      watch();
      if (now - nextTry >= 0 && (again || now - nextRenewal >= 0)) {
        // should this fail
        nextTry = now + SECOND;
        if (lease.lost()) {
          takeAnother();
        } else {
          renew();
        }
        closeFormer();
        nextTry = former.isEmpty() ? now : nextTry;
      }
      if (lease.shared() && lease.holds() && !outage.away()) {
        reaper.look();
      }
    } catch (StoreAwayException e) {
      reaper.forget();
    } catch (RuntimeException e) {
      reaper.forget();
      LOG.log(
          System.Logger.Level.WARNING,
          "the lease could not be kept, which is tried again: " + e.getMessage(),
          e);
    }
  }

  private void renew() {
    long sent = heartbeat();
    boolean renewed = store.renew(lease.node(), now(), settings.lease());
    nextRenewal = sent + settings.renewEvery().toNanos();
    if (!lease.shared()) {
      return;
    }
    if (renewed) {
      lease.renewed(sent);
      reaper.watch(store.leases());
    } else {
      lose("was ended by another node, which takes its runs over");
    }
  }

  private void lose(String why) {
    if (lease.lose()) {
      reaper.forget();
      LOG.log(System.Logger.Level.WARNING, "the lease of node " + lease.node() + " " + why);
      events.lost();
    }
  }

  private void takeAnother() {
    long sent = heartbeat();
    // another id at each try: one that failed may have been stored
    var node = lease.next();
    store.open(node, now(), settings.lease());
    former.add(lease.node());
    lease.take(node, sent);
    nextRenewal = sent + settings.renewEvery().toNanos();
    LOG.log(System.Logger.Level.WARNING, "work goes on under a new lease, as node " + node.id());
    events.taken();
  }

  /** Leaves lost leases once everything that ran under them is written. */
  private void closeFormer() {
    for (var node : List.copyOf(former)) {
      var running = store.running(node);
      var strays = own.strays(running);
      if (!strays.isEmpty()) {
        store.release(node, strays);
      }
      if (strays.size() == running.size()) {
        store.leave(node, now());
        former.remove(node);
      }
    }
  }

  /**
   * Asks the store for its time.
   *
   * @return a moment before anything that is sent next
   */
  private long heartbeat() {
    long sent = clock.ticker().nanos();
    store.time().ifPresent(time -> clock.heartbeat(time, sent, clock.ticker().nanos()));
    return clock.ticker().nanos();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
