package dev.nightshift.server.engine;

import dev.nightshift.job.AfterOutage;
import dev.nightshift.job.Criticality;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.run.MaintenanceWindow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Sees to it that maintenance windows begin and end. What they hold back is the planner's and the
 * claims' business: they read the store's windows. Thread-safe.
 */
public final class Maintenance {
  private static final System.Logger LOG = System.getLogger(Maintenance.class.getName());
  // Windows are stored ahead, so that each node knows of them before their first due time.
  private static final Duration AHEAD = Duration.ofHours(1);
  private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST = 1_000;

  private final List<RecurringWindow> recurring;
  private final CurrentCatalogue catalogue;
  private final MaintenanceStore store;
  private final Clock clock;
  private final NewRuns newRuns;
  private final Consumer<String> queueToLookAt;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "maintenance");
            thread.setDaemon(true);
            return thread;
          });
  private Instant started;
  private Instant nextLook = Instant.MIN;

  /**
   * @param queueToLookAt hears of a queue whose runs may go
   */
  public Maintenance(
      List<RecurringWindow> recurring,
      CurrentCatalogue catalogue,
      MaintenanceStore store,
      Clock clock,
      NodeName node,
      Consumer<String> queueToLookAt) {
    this.recurring = List.copyOf(recurring);
    this.catalogue = catalogue;
    this.store = store;
    this.clock = clock;
    this.queueToLookAt = queueToLookAt;
    newRuns = new NewRuns(catalogue, new RunIds(clock), clock, node::id);
  }

  /** Stores the windows to come before anything is planned; call it before the engine starts. */
  public void start() {
    store.forgetComing(coming(now()), now());
    step(now());
    var unused = timer.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  public void stop() {
    timer.shutdownNow();
  }

  private void tick() {
    try {
      step(now());
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "maintenance windows are looked at again: " + e.getMessage(),
          e);
    }
  }

  /** Does what is due now. */
  synchronized void step(Instant now) {
    if (started == null) {
      started = now;
    }
    if (!now.isBefore(nextLook) || now.isBefore(nextLook.minus(LOOK_EVERY))) {
      coming(now).forEach(window -> store.add(window, now));
      nextLook = now.plus(LOOK_EVERY);
    }
    var patience = now.minus(PATIENCE);
    var settled =
        store.settle(
            now,
            started.isAfter(patience) ? Instant.MIN : patience,
            this::slots,
            (key, slot) -> newRuns.caughtUp(key, slot, "schedule"));
    if (!settled.windows().isEmpty()) {
      settled.windows().forEach(window -> LOG.log(System.Logger.Level.INFO, over(window)));
      catalogue.jobs().stream()
          .map(job -> job.execution().queue())
          .distinct()
          .forEach(queueToLookAt);
    }
  }

  private static String over(MaintenanceWindow window) {
    return "maintenance window " + window.name() + " of " + window.start() + " is over";
  }

  private List<MaintenanceWindow> coming(Instant now) {
    var critical = critical();
    return recurring.stream()
        .flatMap(
            window ->
                window.rule().between(now, now.plus(AHEAD)).stream()
                    .map(span -> window.at(span, critical)))
        .toList();
  }

  private Set<String> critical() {
    return catalogue.jobs().stream()
        .filter(job -> job.criticality() == Criticality.CRITICAL)
        .map(JobDefinition::name)
        .collect(Collectors.toSet());
  }

  private int slots(String job) {
    return catalogue
        .job(job)
        .map(definition -> definition.timing().afterOutage())
        .map(policy -> policy == AfterOutage.SKIP ? 0 : policy == AfterOutage.CATCH_UP ? MOST : 1)
        .orElse(0);
  }

  /**
   * Begins a window now.
   *
   * @param jobs whose; empty: every job's
   * @return empty if one that was begun so is on
   */
  public synchronized Optional<MaintenanceWindow> begin(
      Duration lasting,
      Set<String> jobs,
      boolean exceptCritical,
      MaintenanceWindow.Running running,
      MaintenanceWindow.After after,
      String reason,
      String actor) {
    var now = now();
    boolean on = on().stream().anyMatch(window -> !window.recurring());
    return on
        ? Optional.empty()
        : store.add(
            new MaintenanceWindow(
                0,
                "maintenance",
                false,
                now,
                now.plus(lasting),
                jobs,
                exceptCritical ? critical() : Set.of(),
                running,
                after,
                reason,
                actor,
                null),
            now);
  }

  /** Ends all windows that are on, and settles them; returns them. */
  public List<MaintenanceWindow> end(String actor) {
    var ended = store.end(now(), actor);
    step(now());
    return ended;
  }

  /** The windows that are on. */
  public List<MaintenanceWindow> on() {
    var now = now();
    return store.between(now, now.plus(1, ChronoUnit.MICROS));
  }

  /** Windows that recur and are still to come, the next one of each, the earliest first. */
  public List<MaintenanceWindow> next() {
    var now = now();
    var critical = critical();
    var coming = new ArrayList<MaintenanceWindow>();
    for (var window : recurring) {
      window.rule().next(now).map(span -> window.at(span, critical)).ifPresent(coming::add);
    }
    coming.sort(java.util.Comparator.comparing(MaintenanceWindow::start));
    return coming;
  }

  /** Windows of the time that is kept, the latest first. */
  public List<MaintenanceWindow> past(Instant since) {
    var found = new ArrayList<>(store.between(since, now().plus(1, ChronoUnit.MICROS)));
    java.util.Collections.reverse(found);
    return found;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
