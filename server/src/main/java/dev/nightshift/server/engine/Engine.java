package dev.nightshift.server.engine;

import dev.nightshift.job.Scope;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.ParameterCheck;
import dev.nightshift.server.run.ActiveRuns;
import dev.nightshift.server.run.Attempt;
import dev.nightshift.server.run.ErrorKind;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.LogLine;
import dev.nightshift.server.run.Outcome;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunError;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunMeters;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Stop;
import dev.nightshift.server.run.Workload;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs the catalogue's jobs: when they are due, when somebody asks, and again after their server
 * died. Every run is in the store before its work begins, and every end is in the store before
 * anybody hears of it.
 */
public final class Engine implements RunRequests, ActiveRuns, OrderDesk {
  private static final System.Logger LOG = System.getLogger(Engine.class.getName());
  private static final long AFTER_INTERRUPT_MILLIS = 5_000;

  private final CurrentCatalogue catalogue;
  private final Roster roster;
  private final RunStore store;
  private final EngineSettings settings;
  private final RunMeters meters;
  private final Clock clock;
  private final Path folder;
  private final NodeName node;

  private final Listeners listeners;
  private final LogWriter logs;
  private final EndWriter ends;
  private final Workers workers;
  private final ActiveAttempts active = new ActiveAttempts();
  private final Stopping stoppings;
  private final NewRuns newRuns;
  private final Successors successors;
  private final EngineServices services;
  private final Dispatcher dispatcher;
  private final StandingOrders orders;
  private final Keeper keeper;
  private volatile boolean stopping;

  /**
   * @param workloads the work of each job of the catalogue, by name
   * @param listeners hear of runs; one that fails changes nothing
   * @param clock of the store
   * @param folder below which each job has a folder of its own
   */
  public Engine(
      CurrentCatalogue catalogue,
      Map<String, Workload> workloads,
      RunStore store,
      JobControls controls,
      EngineSettings settings,
      RunMeters meters,
      List<RunListener> listeners,
      Clock clock,
      Path folder,
      NodeName node) {
    this.catalogue = catalogue;
    roster = new Roster(catalogue, workloads, active);
    this.store = store;
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
    this.folder = folder;
    this.node = node;
    this.listeners = new Listeners(listeners, meters::listenerFailed);
    var ids = new RunIds();
    logs = new LogWriter(store);
    ends = new EndWriter(store, logs, this::ended);
    workers = new Workers(settings::concurrencyOf);
    stoppings = new Stopping(settings, active, workers, this::abandoned, System::nanoTime);
    newRuns = new NewRuns(catalogue, ids, clock, node);
    successors = new Successors(settings, ids);
    services = new EngineServices(store, logs, this, clock);
    dispatcher =
        new Dispatcher(
            catalogue,
            store,
            settings,
            workers,
            newRuns,
            this.listeners,
            clock,
            node.id(),
            this::begin,
            () -> stopping || ends.behind(),
            roster);
    orders =
        new StandingOrders(
            controls,
            store,
            catalogue,
            active,
            stoppings,
            this.listeners,
            node.id(),
            dispatcher::readAgain);
    keeper =
        new Keeper(
            catalogue,
            store,
            settings,
            active,
            stoppings,
            orders,
            this.listeners,
            clock,
            node.id());
  }

  /**
   * Closes what a dead server left open, makes the catalogue known to the store, and begins to
   * work.
   */
  public void start() {
    var now = now();
    var leftOpen = store.open(node, now, settings.lease());
    if (!leftOpen.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          leftOpen.size() + " runs were left open by a server that died");
      closeAsStalled(leftOpen, now);
    }
    store.register(catalogue.jobs().stream().map(this::registration).toList(), now);
    orders.look(now);
    ends.start();
    dispatcher.start();
    keeper.start();
  }

  private void closeAsStalled(List<Run> runs, Instant now) {
    store.log(
        runs.stream()
            .map(
                run ->
                    new RunStore.Line(
                        run.id(), new LogLine(0, now, "ERROR", "nightshift", lost(run))))
            .toList());
    ended(
        store.end(
            runs.stream()
                .map(run -> successors.end(run, stalled(run, now), catalogue.job(run.job())))
                .toList()));
  }

  private static Outcome stalled(Run run, Instant now) {
    return new Outcome(
        RunState.STALLED,
        run.started(),
        now,
        run.progress(),
        new RunError(ErrorKind.LOST_SERVER, lost(run), ""),
        null,
        run.cpu(),
        run.allocatedBytes(),
        null);
  }

  private static String lost(Run run) {
    return "its server " + run.node() + " died while it ran";
  }

  private Registration registration(JobDefinition job) {
    return new Registration(
        key(job),
        job.timing().schedule(),
        job.timing().expectedInterval(),
        job.execution().queue(),
        job.formerly());
  }

  private JobKey key(JobDefinition job) {
    return new JobKey(job.name(), job.execution().scope() == Scope.NODE ? node.name() : "");
  }

  /**
   * Takes no more work, asks runs to stop at their next checkpoint, waits for them, interrupts
   * those that do not, and stores every end.
   */
  public void stop() {
    stopping = true;
    try {
      dispatcher.stop();
      store.release(node.id(), active.takeBack());
      var reason = new Stop(RunState.CANCELLED, Successors.SHUTDOWN, "the server was shut down");
      active.ask(reason);
      workers.stop();
      if (!workers.await(settings.grace().toMillis())) {
        active.stop(reason);
        if (!workers.await(AFTER_INTERRUPT_MILLIS)) {
          LOG.log(
              System.Logger.Level.WARNING,
              active.begun().size()
                  + " runs do not stop; they will be closed as STALLED at the next start");
        }
      }
      keeper.stop();
      ends.stop();
      store.leave(node.id(), now());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public UUID request(RunRequest request) {
    var job =
        catalogue
            .job(request.job())
            .orElseThrow(() -> new IllegalArgumentException("there is no job " + request.job()));
    var parameters = ParameterCheck.complete(job, request.parameters());
    if (stopping) {
      throw new IllegalStateException(
          "the server is shutting down and takes no runs; ask again when it is back");
    }
    var complete =
        new RunRequest(
            request.job(),
            request.trigger(),
            request.actor(),
            parameters,
            request.dryRun(),
            request.retryOf());
    var queue = job.execution().queue();
    boolean reserved = !ends.behind() && !roster.holds(job.name()) && workers.reserve(queue);
    boolean started = false;
    try {
      var row =
          store.insert(
              newRuns.requested(job, key(job).scope(), complete, reserved),
              job.execution().overlap().lanes());
      started = row.state() == RunState.RUNNING;
      if (started) {
        begin(row);
      } else {
        dispatcher.lookAt(queue);
      }
      return row.id();
    } finally {
      if (reserved && !started) {
        workers.giveBack(queue);
      }
    }
  }

  /** Something waits in the queue that was stored beside the engine. */
  public void lookAt(String queue) {
    dispatcher.lookAt(queue);
  }

  @Override
  public void look() {
    try {
      orders.look(now());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "orders are read with the next tick instead", e);
    }
  }

  @Override
  public void ended(Run run) {
    orders.tellEnded(run);
  }

  @Override
  public List<LiveRun> live() {
    return active.live();
  }

  private void begin(Run run) {
    var admitted = roster.admit(run.job(), (job, workload) -> enter(run, job, workload));
    if (admitted.isEmpty()) {
      workers.giveBack(run.queue());
      store.release(node.id(), List.of(run.id()));
      return;
    }
    try {
      workers.run(admitted.get());
    } catch (RejectedExecutionException e) {
      // the server is stopping: whoever takes over finds the run waiting
      store.release(node.id(), List.of(run.id()));
    }
  }

  private Workers.Work enter(Run run, JobDefinition job, Workload workload) {
    var attempt =
        new Attempt(
            run,
            job,
            workload,
            services,
            meters,
            clock,
            folder.resolve(run.job()),
            settings.logCap());
    var work = workers.work(run.queue(), () -> carryOut(attempt, job));
    orders.apply(attempt);
    active.claimed(attempt, work);
    return work;
  }

  /**
   * Replaces catalogue and work of all jobs at once. Runs in flight keep what they began with; of
   * their jobs nothing new begins until they have ended.
   *
   * @param next as it is to be published
   * @param workloads by job, equal to what is there where nothing changes
   * @param publish makes the catalogue known to everybody
   * @return done when the last run of replaced code has ended
   * @throws IllegalStateException if a job that gets another name has an active run; nothing is
   *     changed then
   */
  public CompletableFuture<Void> replace(
      Catalogue next, Map<String, Workload> workloads, Runnable publish) {
    var left =
        roster.replace(
            workloads,
            () -> {
              refuseToRenameActive(next);
              store.register(next.jobs().stream().map(this::registration).toList(), now());
              publish.run();
            });
    roster.look();
    dispatcher.refresh();
    return left;
  }

  /** Jobs of which nothing new begins, since runs of replaced code have not ended yet. */
  public Set<String> held() {
    return roster.held();
  }

  private void refuseToRenameActive(Catalogue next) {
    var busy = active.all().stream().map(attempt -> attempt.run().job()).distinct().toList();
    for (var job : next.jobs()) {
      for (var former : job.formerly()) {
        if (busy.contains(former) && next.job(former).isEmpty()) {
          throw new IllegalStateException(
              "job "
                  + former
                  + " gets the name "
                  + job.name()
                  + " and has an active run; wait for its end or cancel it, then reload again");
        }
      }
    }
  }

  private void carryOut(Attempt attempt, JobDefinition job) {
    if (!active.begin(attempt)) {
      return;
    }
    listeners.tell(listener -> listener.started(attempt.run()));
    var outcome = attempt.call();
    active.ended(attempt);
    if (roster.look()) {
      dispatcher.refresh();
    }
    ends.add(successors.end(attempt.wanted(), outcome, java.util.Optional.of(job), attempt.held()));
  }

  /**
   * Asks a run of this node to stop; interrupts it when it does not, and abandons it when it
   * ignores that too. The first reason stays.
   *
   * @return false if the run is not at work here
   */
  public boolean stopRun(UUID run, Stop reason) {
    var attempt = active.begun(run);
    attempt.ifPresent(found -> stoppings.stop(found, reason));
    return attempt.isPresent();
  }

  private void abandoned(Attempt attempt) {
    listeners.tell(listener -> listener.abandoned(attempt.run(), attempt.asked()));
    dispatcher.lookAt(attempt.run().queue());
  }

  private void ended(RunStore.Ended ended) {
    for (var refused : ended.refused()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the end of run " + refused + " was refused: it is not this server's any more");
    }
    for (var accepted : ended.accepted()) {
      var end = accepted.end();
      listeners.tell(listener -> listener.ended(accepted.run(), end.successor() == null));
      if (end.nextDue() != null) {
        dispatcher.dueAt(new JobKey(end.run().job(), end.run().scope()), end.nextDue());
      }
      if (end.successor() != null) {
        dispatcher.queuedAt(end.successor().due());
      }
      dispatcher.lookAt(end.run().queue());
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
