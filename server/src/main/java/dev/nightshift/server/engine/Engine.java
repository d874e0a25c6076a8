package dev.nightshift.server.engine;

import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.catalog.ParameterCheck;
import dev.nightshift.server.run.ActiveRuns;
import dev.nightshift.server.run.Attempt;
import dev.nightshift.server.run.LiveRun;
import dev.nightshift.server.run.Messages;
import dev.nightshift.server.run.Run;
import dev.nightshift.server.run.RunListener;
import dev.nightshift.server.run.RunMeters;
import dev.nightshift.server.run.RunState;
import dev.nightshift.server.run.Stop;
import dev.nightshift.server.run.Workload;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
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
  private final StoreClock clock;
  private final Path folder;
  private final NodeName node;
  private final Outage outage;
  private final NodeLease lease;
  private final OwnRuns own = new OwnRuns();
  private final Strays strays;
  private final StalledRuns stalled;
  private final LeaseKeeper leaseKeeper;

  private final Listeners listeners;
  private final LogWriter logs;
  private final EndWriter ends;
  private final Workers workers;
  private final ActiveAttempts active;
  private final Stopping stoppings;
  private final NewRuns newRuns;
  private final RequestWriter asked;
  private final Successors successors;
  private final EngineServices services;
  private final Dispatcher dispatcher;
  private final StandingOrders orders;
  private final Keeper keeper;
  private volatile Messages messages = Messages.NONE;
  private volatile boolean stopping;

  /**
   * @param workloads the work of each job of the catalogue, by name
   * @param listeners hear of runs; one that fails changes nothing
   * @param clock of the process, or a {@link StoreClock} that others read too
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
    this(
        catalogue,
        workloads,
        store,
        controls,
        settings,
        meters,
        listeners,
        clock,
        folder,
        node,
        new WorkerThreads());
  }

  /**
   * As the public one.
   *
   * @param workerThreads carry runs out
   */
  Engine(
      CurrentCatalogue catalogue,
      Map<String, Workload> workloads,
      RunStore store,
      JobControls controls,
      EngineSettings settings,
      RunMeters meters,
      List<RunListener> listeners,
      Clock clock,
      Path folder,
      NodeName node,
      Executor workerThreads) {
    this.catalogue = catalogue;
    active = new ActiveAttempts(own);
    roster = new Roster(catalogue, workloads, active);
    this.clock = StoreClock.of(clock);
    var ticker = this.clock.ticker();
    outage = new Outage(ticker);
    this.store = outage.watch(RunStore.class, store);
    this.settings = settings;
    this.meters = meters;
    this.folder = folder;
    this.node = node;
    this.listeners = new Listeners(listeners, meters::listenerFailed);
    var ids = new RunIds(this.clock);
    lease = new NodeLease(node, this.store.shared(), settings, ticker);
    strays = new Strays(this.store, own, lease, ticker, settings.stalledInterval());
    logs = new LogWriter(this.store);
    workers = new Workers(settings::limits, workerThreads, ticker);
    stoppings = new Stopping(settings, active, workers, this::abandoned, ticker::nanos);
    newRuns = new NewRuns(catalogue, ids, this.clock, lease::node, settings::limits);
    asked = new RequestWriter(this.store);
    successors = new Successors(ids);
    stalled = new StalledRuns(catalogue, this.store, successors, settings.reruns());
    ends = new EndWriter(this.store, logs, stalled::judged, this::ended, ticker);
    services =
        new EngineServices(
            this.store,
            logs,
            this,
            (run, channel, key, message) -> messages.accept(run, channel, key, message),
            this.clock);
    dispatcher =
        new Dispatcher(
            catalogue,
            this.store,
            settings,
            workers,
            newRuns,
            this.listeners,
            this.clock,
            lease,
            strays,
            this::begin,
            () -> stopping || ends.behind() || outage.away() || !lease.holds(),
            roster);
    orders =
        new StandingOrders(
            outage.watch(JobControls.class, controls),
            this.store,
            catalogue,
            active,
            stoppings,
            this.listeners,
            lease,
            dispatcher::readAgain);
    var reaper =
        new Reaper(
            catalogue, this.store, stalled, this::ended, this.clock, settings.stalledInterval());
    leaseKeeper =
        new LeaseKeeper(
            this.store, lease, this.clock, settings, outage, own, reaper, new LeaseEvents());
    keeper =
        new Keeper(
            catalogue,
            this.store,
            settings,
            active,
            stoppings,
            orders,
            this.listeners,
            this.clock,
            lease,
            leaseKeeper::watch);
  }

  /** Gives messages of runs to these; by default nobody takes any. Before {@link #start}. */
  public void messagesTo(Messages others) {
    messages = others;
  }

  /**
   * Closes what a dead server left open, makes the catalogue known to the store, and begins to
   * work.
   */
  public void start() {
    prepare();
    ends.start();
    dispatcher.start();
    keeper.start();
    leaseKeeper.start();
  }

  /** Everything that {@link #start} does but starting threads. */
  void prepare() {
    var leftOpen = leaseKeeper.open(node);
    if (!leftOpen.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          leftOpen.size() + " runs were left open by a server that died");
      ended(stalled.close(leftOpen, now()));
    }
    register();
    orders.look(now());
  }

  /** What the threads would do, for those who drive an engine that has only been prepared. */
  EngineSteps steps() {
    return new EngineSteps(clock, leaseKeeper, keeper, dispatcher, ends);
  }

  /** Whether the store has answered of late. Answers at once. */
  public boolean storeAnswers() {
    return !outage.away();
  }

  private void register() {
    listeners.missed(
        store.register(catalogue.jobs().stream().map(this::registration).toList(), now()));
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
    return node.key(job);
  }

  /**
   * Takes no more work, asks runs to stop at their next checkpoint, waits for them, interrupts
   * those that do not, and stores every end.
   */
  public void stop() {
    stopping = true;
    try {
      dispatcher.stop();
      releaseWhatHasNotBegun();
      var reason = new Stop(RunState.CANCELLED, Successors.SHUTDOWN, "the server was shut down");
      active.ask(reason);
      workers.stop();
      if (!workers.await(settings.grace().toMillis())) {
        active.stop(reason);
        if (!workers.await(AFTER_INTERRUPT_MILLIS)) {
          LOG.log(
              System.Logger.Level.WARNING,
              active.begun().size()
                  + " runs do not stop; they will be closed as STALLED by whoever comes next");
        }
      }
      ends.stop(settings.grace().toMillis() + AFTER_INTERRUPT_MILLIS);
      keeper.stop();
      leaseKeeper.stop();
      store.leave(lease.node(), now());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreAwayException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the store is away at the end; whoever comes next finds this server's lease silent");
    }
  }

  private void releaseWhatHasNotBegun() {
    var runs = active.takeBack();
    try {
      store.release(lease.node(), runs);
    } catch (StoreAwayException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          runs.size() + " runs that have not begun could not be given back: the store is away");
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
      throw new ServerStoppingException();
    }
    if (outage.away()) {
      throw new StoreAwayException(
          "the store does not answer now, so that the run is not stored; ask again", null);
    }
    var complete =
        new RunRequest(
            request.job(),
            request.trigger(),
            request.actor(),
            parameters,
            request.dryRun(),
            request.debug(),
            request.retryOf(),
            request.once());
    var queue = job.execution().queue();
    boolean reserved =
        !ends.behind() && lease.holds() && !roster.holds(job.name()) && workers.reserve(queue);
    boolean started = false;
    var wanted = newRuns.requested(job, key(job).scope(), complete, reserved);
    // before it is in the store, so that nobody takes it for a run that was claimed unknowingly
    own.hold(wanted.id());
    try {
      var row =
          asked.insert(
              new RunStore.Wanted(wanted, job.execution().overlap().lanes(), request.once()));
      started = row.state() == RunState.RUNNING;
      if (started) {
        begin(row);
      } else {
        dispatcher.lookAt(queue);
      }
      return row.id();
    } catch (RuntimeException e) {
      // it may be in the store all the same
      strays.doubt();
      throw e;
    } finally {
      own.letGo(wanted.id());
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

  /** Where this engine hears what the other servers of its store tell. */
  public Wakeups.Listener hearing() {
    return new Hearing(catalogue, dispatcher, this);
  }

  @Override
  public void missed(List<RunStore.Missed> misses) {
    listeners.missed(misses);
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
    own.hold(run.id());
    if (!lease.covers(run.node())) {
      workers.giveBack(run.queue());
      drop(run);
      return;
    }
    var admitted = roster.admit(run.job(), (job, workload) -> enter(run, job, workload));
    if (admitted.isEmpty()) {
      workers.giveBack(run.queue());
      release(run);
      return;
    }
    try {
      workers.run(admitted.get());
    } catch (RejectedExecutionException e) {
      // the server is stopping: whoever takes over finds the run waiting
      release(run);
    }
  }

  private void release(Run run) {
    try {
      store.release(run.node(), List.of(run.id()));
      own.letGo(run.id());
    } catch (StoreAwayException e) {
      drop(run);
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
    var work = workers.work(run.queue(), () -> carryOut(attempt, job), attempt::level);
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
    List<RunStore.Missed> settled = new ArrayList<>();
    var left =
        roster.replace(
            workloads,
            () -> {
              refuseToRenameActive(next);
              settled.addAll(
                  store.register(next.jobs().stream().map(this::registration).toList(), now()));
              publish.run();
            });
    listeners.missed(settled);
    roster.look();
    dispatcher.readAgain();
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

  /** Leaves a run whose work has not begun to whoever looks after strays. */
  private void drop(Run run) {
    own.letGo(run.id());
    strays.doubt();
  }

  private void carryOut(Attempt attempt, JobDefinition job) {
    if (!active.begin(attempt)) {
      return;
    }
    if (!lease.covers(attempt.run().node())) {
      active.ended(attempt);
      drop(attempt.run());
      return;
    }
    listeners.tell(listener -> listener.started(attempt.run()));
    var outcome = attempt.call();
    listeners.tell(listener -> listener.worked(attempt.run()));
    active.ended(attempt);
    if (roster.look()) {
      dispatcher.readAgain();
    }
    ends.add(successors.end(attempt.wanted(), outcome, java.util.Optional.of(job), attempt.held()));
  }

  private void abandoned(Attempt attempt) {
    listeners.tell(listener -> listener.abandoned(attempt.run(), attempt.asked()));
    dispatcher.lookAt(attempt.run().queue());
  }

  private void ended(RunStore.Ended ended) {
    ended.refused().forEach(own::letGo);
    ended.accepted().forEach(accepted -> own.letGo(accepted.run().id()));
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

  /** What becomes of runs when their lease is lost. */
  private final class LeaseEvents implements LeaseKeeper.Events {
    private static final Stop LOST =
        new Stop(
            RunState.STALLED,
            "server",
            "its server could not reach the store in time, and stopped it before others run it again");

    @Override
    public void lost() {
      // their rows are given back once the store answers
      active.takeBack();
      active.begun().forEach(attempt -> stoppings.stop(attempt, LOST));
      active.stop(LOST);
    }

    @Override
    public void taken() {
      register();
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
