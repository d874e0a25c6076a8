package dev.nightshift.server.engine;

import dev.nightshift.job.Intensity;
import dev.nightshift.job.Schedule;
import dev.nightshift.job.Trigger;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.run.Attempt;
import dev.nightshift.server.run.CancelWish;
import dev.nightshift.server.run.MaintenanceWindow;
import dev.nightshift.server.run.Orders;
import dev.nightshift.server.run.Pause;
import dev.nightshift.server.run.Run;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What people ordered of jobs and runs, as this node last read it, and what follows from that for
 * the runs that it has claimed. Whoever gives an order on this node has it read at once; orders
 * given elsewhere are seen with the next look.
 */
final class StandingOrders {
  private final JobControls store;
  private final RunStore runs;
  private final CurrentCatalogue catalogue;
  private final ActiveAttempts active;
  private final Stopping stopping;
  private final Listeners listeners;
  private final NodeLease lease;
  private final Runnable changed;
  private final Set<UUID> heldByWindow = ConcurrentHashMap.newKeySet();
  private volatile Map<String, Orders> orders = Map.of();
  private volatile List<MaintenanceWindow> windows = List.of();

  /**
   * @param changed told when due times may have changed, or waiting runs may start
   */
  StandingOrders(
      JobControls store,
      RunStore runs,
      CurrentCatalogue catalogue,
      ActiveAttempts active,
      Stopping stopping,
      Listeners listeners,
      NodeLease lease,
      Runnable changed) {
    this.store = store;
    this.runs = runs;
    this.catalogue = catalogue;
    this.active = active;
    this.stopping = stopping;
    this.listeners = listeners;
    this.lease = lease;
    this.changed = changed;
  }

  /** Reads what is ordered now and sees to it. */
  synchronized void look(Instant now) {
    for (var ended : store.endPauses(now)) {
      listeners.tell(listener -> listener.pauseEnded(ended.job(), ended.pause()));
    }
    var before = orders;
    var windowsBefore = windows;
    orders = store.orders();
    windows = store.windows(now);
    active.begun().forEach(this::apply);
    giveBack();
    store.wishes(lease.node()).forEach((run, wish) -> cancel(run, wish));
    if (!before.equals(orders) || !windowsBefore.equals(windows)) {
      changed.run();
    }
  }

  /** Tells an attempt that is about to begin. */
  void apply(Attempt attempt) {
    var run = attempt.run();
    var job = catalogue.job(run.job());
    var ordered = of(run.job());
    job.ifPresent(declared -> attempt.intensity(intensity(declared)));
    var pause = ordered.pause();
    var window = windows.stream().filter(one -> one.holds(run)).findFirst();
    boolean paused = pause != null && pause.holds(run);
    boolean held = paused || window.isPresent();
    var why = paused ? held(pause) : window.map(StandingOrders::held).orElseGet(() -> goesOn(run));
    if (!paused && window.isPresent()) {
      heldByWindow.add(run.id());
    }
    if (attempt.hold(held, why) && !held) {
      heldByWindow.remove(run.id());
      var start = Objects.requireNonNullElse(run.started(), attempt.began());
      store.countsFrom(
          run.id(), run.node(), start.plus(attempt.held()).truncatedTo(ChronoUnit.MICROS));
    }
  }

  private Intensity intensity(JobDefinition declared) {
    return of(declared.name()).intensity(declared.execution().intensity());
  }

  private Orders of(String job) {
    return orders.getOrDefault(job, Orders.NONE);
  }

  private static String held(MaintenanceWindow window) {
    return "waits at its next checkpoint: maintenance window "
        + window.name()
        + " is on until "
        + window.end();
  }

  private String goesOn(Run run) {
    return heldByWindow.contains(run.id())
        ? "goes on: the maintenance window is over"
        : "goes on: the job is resumed";
  }

  private static String held(Pause pause) {
    return "waits at its next checkpoint: the job was paused by "
        + pause.by()
        + (pause.reason().isEmpty() ? "" : " (" + pause.reason() + ")");
  }

  private void giveBack() {
    var taken =
        active.takeBack(
            run ->
                run.trigger() != Trigger.MANUAL
                    && (of(run.job()).pause() != null
                        || windows.stream().anyMatch(window -> window.covers(run.job()))));
    if (!taken.isEmpty()) {
      runs.release(lease.node(), taken);
    }
  }

  private void cancel(UUID id, CancelWish wish) {
    var attempt = active.begun(id);
    if (attempt.isPresent()) {
      attempt.get().cancel(wish);
      stopping.stop(attempt.get(), wish.stop());
    } else if (!active.takeBack(run -> run.id().equals(id)).isEmpty()) {
      // its work has not begun, and now it never will
      runs.release(lease.node(), List.of(id));
      store
          .cancel(id, wish, this::declared)
          .filter(done -> done.answer() == JobControls.Answer.ENDED)
          .ifPresent(done -> tellEnded(done.run()));
    }
  }

  /** Tells that a run ended that never began. */
  void tellEnded(Run run) {
    listeners.tell(listener -> listener.ended(run, true));
    changed.run();
  }

  private Schedule declared(String job) {
    return catalogue
        .job(job)
        .map(known -> known.timing().schedule())
        .orElseGet(Schedule.OnDemand::new);
  }
}
