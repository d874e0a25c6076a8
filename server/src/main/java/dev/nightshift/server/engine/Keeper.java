package dev.nightshift.server.engine;

import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.run.Attempt;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Stop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What must happen every so often. What needs nothing but memory has a thread of its own, so that a
 * store that hangs does not keep runs from being stopped.
 */
final class Keeper {
  private static final System.Logger LOG = System.getLogger(Keeper.class.getName());
  private static final long WATCH_MILLIS = 200;
  private static final long UPKEEP_MILLIS = 1_000;
  private static final Duration LONGEST_CLAIMED_AHEAD = Duration.ofSeconds(2);
  private static final Duration ORPHANS_EVERY = Duration.ofHours(1);
  private static final Duration ORPHANED_AFTER = Duration.ofHours(24);

  private final CurrentCatalogue catalogue;
  private final RunStore store;
  private final EngineSettings settings;
  private final ActiveAttempts active;
  private final Stopping stopping;
  private final StandingOrders orders;
  private final Listeners listeners;
  private final Clock clock;
  private final NodeLease lease;
  private final Runnable watchLease;
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          3,
          work -> {
            var thread = new Thread(work, "keeper");
            thread.setDaemon(true);
            return thread;
          });
  private Instant nextProgress = Instant.MIN;
  private Instant nextOrphans = Instant.MIN;

  Keeper(
      CurrentCatalogue catalogue,
      RunStore store,
      EngineSettings settings,
      ActiveAttempts active,
      Stopping stopping,
      StandingOrders orders,
      Listeners listeners,
      Clock clock,
      NodeLease lease,
      Runnable watchLease) {
    this.catalogue = catalogue;
    this.store = store;
    this.settings = settings;
    this.active = active;
    this.stopping = stopping;
    this.orders = orders;
    this.listeners = listeners;
    this.clock = clock;
    this.lease = lease;
    this.watchLease = watchLease;
  }

  void start() {
    every(WATCH_MILLIS, this::watch);
    every(UPKEEP_MILLIS, () -> upkeep(clock.instant()));
    every(UPKEEP_MILLIS, () -> obey(clock.instant()));
  }

  private void every(long millis, Runnable work) {
    var unused =
        timer.scheduleWithFixedDelay(() -> safely(work), millis, millis, TimeUnit.MILLISECONDS);
  }

  void stop() {
    timer.shutdownNow();
  }

  private static void safely(Runnable work) {
    try {
      work.run();
    } catch (StoreAwayException e) {
      LOG.log(System.Logger.Level.DEBUG, "upkeep waits for the store", e);
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING, "upkeep failed and is tried again: " + e.getMessage(), e);
    }
  }

  /** Stops what runs too long, or what may not be this node's any more. Asks no store. */
  void watch() {
    watchLease.run();
    active.begun().forEach(this::stopIfTooLong);
    stopping.look();
  }

  /** Reads what people ordered, and sees to it. */
  void obey(Instant now) {
    orders.look(now);
  }

  /** Writes progress, gives back what waits here in vain, and refuses what nobody can run. */
  void upkeep(Instant now) {
    giveBackWhatDoesNotBegin(now);
    // a clock that was set back must not stop it
    if (!now.isBefore(nextProgress) || nextProgress.isAfter(now.plus(settings.renewEvery()))) {
      store.progress(
          lease.node(),
          active.live().stream()
              .collect(Collectors.toMap(live -> live.run().id(), live -> live.progress())));
      nextProgress = now.plus(settings.renewEvery());
    }
    if (!now.isBefore(nextOrphans)) {
      nextOrphans = now.plus(ORPHANS_EVERY);
      refuseOrphans(now);
    }
  }

  /** Work went slower than the pace by which runs were claimed: another node may have room. */
  private void giveBackWhatDoesNotBegin(Instant now) {
    var claimedBefore = now.minus(LONGEST_CLAIMED_AHEAD);
    var taken = active.takeBack(run -> run.started().isBefore(claimedBefore));
    if (!taken.isEmpty()) {
      store.release(lease.node(), taken);
    }
  }

  private void refuseOrphans(Instant now) {
    var known = catalogue.jobs().stream().map(JobDefinition::name).collect(Collectors.toSet());
    for (var run : store.refuseOrphans(known, now.minus(ORPHANED_AFTER), now)) {
      listeners.tell(listener -> listener.ended(run, true));
    }
  }

  private void stopIfTooLong(Attempt attempt) {
    var most = attempt.definition().timing().maxRuntime();
    if (attempt.lasts().compareTo(most) > 0) {
      stopping.stop(
          attempt,
          new Stop(
              RunState.TIMED_OUT, "server", "took longer than its max runtime of " + words(most)));
    }
  }

  private static String words(Duration duration) {
    return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }
}
