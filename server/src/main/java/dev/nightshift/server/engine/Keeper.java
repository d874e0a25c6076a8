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
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What must happen every so often: max runtimes, the lease, progress, runs that nobody can run. */
final class Keeper {
  private static final System.Logger LOG = System.getLogger(Keeper.class.getName());
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
  private final String node;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "keeper");
            thread.setDaemon(true);
            return thread;
          });
  private ScheduledFuture<?> ticking;
  private Instant nextRenewal = Instant.MIN;
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
      String node) {
    this.catalogue = catalogue;
    this.store = store;
    this.settings = settings;
    this.active = active;
    this.stopping = stopping;
    this.orders = orders;
    this.listeners = listeners;
    this.clock = clock;
    this.node = node;
  }

  void start() {
    ticking =
        timer.scheduleWithFixedDelay(
            () -> {
              safely(() -> tick(clock.instant()));
              safely(() -> orders.look(clock.instant()));
            },
            1,
            1,
            TimeUnit.SECONDS);
  }

  void stop() {
    ticking.cancel(false);
    timer.shutdownNow();
  }

  private static void safely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING, "upkeep failed and is tried again: " + e.getMessage(), e);
    }
  }

  void tick(Instant now) {
    active.begun().forEach(this::stopIfTooLong);
    stopping.look();
    if (!now.isBefore(nextRenewal)) {
      store.renew(node, now, settings.lease());
      store.progress(
          node,
          active.live().stream()
              .collect(Collectors.toMap(live -> live.run().id(), live -> live.progress())));
      nextRenewal = now.plus(settings.renewEvery());
    }
    if (!now.isBefore(nextOrphans)) {
      nextOrphans = now.plus(ORPHANS_EVERY);
      refuseOrphans(now);
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
