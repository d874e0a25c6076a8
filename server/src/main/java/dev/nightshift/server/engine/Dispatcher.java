package dev.nightshift.server.engine;

import dev.nightshift.job.AfterStall;
import dev.nightshift.server.catalog.Catalogue;
import dev.nightshift.server.catalog.CurrentCatalogue;
import dev.nightshift.server.catalog.JobDefinition;
import dev.nightshift.server.run.Run;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Settles due times when they come and claims what waits. One thread; it sleeps until the nearest
 * due time or until somebody wakes it, and polls only as a safety net. It never waits for a run.
 */
final class Dispatcher {
  private static final System.Logger LOG = System.getLogger(Dispatcher.class.getName());
  private static final int JOBS_PER_TRANSACTION = 200;
  private static final int AHEAD_MILLIS = 50;
  private static final int MOST_AHEAD = 512;

  private final CurrentCatalogue catalogue;
  private final RunStore store;
  private final EngineSettings settings;
  private final Workers workers;
  private final NewRuns newRuns;
  private final Listeners listeners;
  private final Clock clock;
  private final NodeLease lease;
  private final Strays strays;
  private final Consumer<Run> start;
  private final java.util.function.BooleanSupplier heldBack;
  private final Roster roster;

  private final Supplier<Known> known;
  private final Map<JobKey, Instant> due = new ConcurrentHashMap<>();
  private final Set<String> queuesToLookAt = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private final Thread thread = new Thread(this::work, "dispatcher");
  private boolean wake;
  private Instant nextPoll = Instant.MIN;
  private volatile Instant nextQueued = Instant.MAX;
  private volatile boolean readAgain;
  private volatile boolean stopping;

  /**
   * @param start carries a claimed run out on a worker that is reserved for it
   * @param heldBack whether nothing new may be started now
   */
  Dispatcher(
      CurrentCatalogue catalogue,
      RunStore store,
      EngineSettings settings,
      Workers workers,
      NewRuns newRuns,
      Listeners listeners,
      Clock clock,
      NodeLease lease,
      Strays strays,
      Consumer<Run> start,
      java.util.function.BooleanSupplier heldBack,
      Roster roster) {
    this.catalogue = catalogue;
    this.store = store;
    this.settings = settings;
    this.workers = workers;
    this.newRuns = newRuns;
    this.listeners = listeners;
    this.clock = clock;
    this.lease = lease;
    this.strays = strays;
    this.start = start;
    this.heldBack = heldBack;
    this.roster = roster;
    known = catalogue.derived(Known::of);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void stop() throws InterruptedException {
    stopping = true;
    wake();
    thread.join();
  }

  /** A due time was set outside planning. */
  void dueAt(JobKey key, Instant at) {
    if (ours(key)) {
      due.put(key, at);
      wake();
    }
  }

  /** Due times were changed outside planning, or what was held back may go. */
  void readAgain() {
    readAgain = true;
    wake();
  }

  /** Something waits in the queue, or a lane or worker of it has become free. */
  void lookAt(String queue) {
    queuesToLookAt.add(queue);
    wake();
  }

  /** Something will wait in a queue from this instant on. */
  void queuedAt(Instant at) {
    if (at.isBefore(nextQueued)) {
      nextQueued = at;
      wake();
    }
  }

  private void wake() {
    lock.lock();
    try {
      wake = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    while (!stopping) {
      Instant next;
      try {
        next = step(clock.instant());
      } catch (StoreAwayException e) {
        next = clock.instant().plusMillis(AHEAD_MILLIS);
      } catch (RuntimeException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "planning failed and is tried again: " + e.getMessage(),
            e);
        next = clock.instant().plus(settings.poll());
      }
      sleepUntil(next);
    }
  }

  private void sleepUntil(Instant next) {
    lock.lock();
    try {
      long nanos = Math.min(settings.poll().toNanos(), nanosUntil(next));
      while (!wake && nanos > 0 && !stopping) {
        nanos = woken.awaitNanos(nanos);
      }
      wake = false;
    } catch (InterruptedException e) {
      stopping = true;
    } finally {
      lock.unlock();
    }
  }

  private long nanosUntil(Instant next) {
    var wait = Duration.between(clock.instant(), next);
    if (wait.isNegative()) {
      return 0;
    }
    return wait.compareTo(settings.poll()) > 0 ? settings.poll().toNanos() : wait.toNanos();
  }

  /** Does what is due now; says when there is something to do again at the latest. */
  Instant step(Instant now) {
    if (heldBack.getAsBoolean()) {
      return now.plusMillis(AHEAD_MILLIS);
    }
    try {
      strays.look();
      return settle(now);
    } catch (RuntimeException e) {
      // what it claimed may be in the store all the same
      strays.doubt();
      throw e;
    }
  }

  private Instant settle(Instant now) {
    // a clock that was set back must not stop it
    if (readAgain || !now.isBefore(nextPoll) || nextPoll.isAfter(now.plus(settings.poll()))) {
      readAgain = false;
      poll(now);
    }
    var keys =
        due.entrySet().stream()
            .filter(entry -> !entry.getValue().isAfter(now))
            .map(Map.Entry::getKey)
            .toList();
    for (int from = 0; from < keys.size(); from += JOBS_PER_TRANSACTION) {
      plan(keys.subList(from, Math.min(keys.size(), from + JOBS_PER_TRANSACTION)), now);
      // workers must not wait until all due times are settled
      claimWhereLookedFor(now);
    }
    if (!now.isBefore(nextQueued)) {
      queuesToLookAt.addAll(queues());
      nextQueued = store.nextQueued(now).orElse(Instant.MAX);
    }
    claimWhereLookedFor(now);
    var nearest = due.values().stream().min(Instant::compareTo).orElse(Instant.MAX);
    return earliest(earliest(nearest, nextQueued), nextPoll);
  }

  private void claimWhereLookedFor(Instant now) {
    for (var queue : List.copyOf(queuesToLookAt)) {
      queuesToLookAt.remove(queue);
      claim(queue, now);
    }
  }

  private void poll(Instant now) {
    due.keySet().removeIf(key -> !ours(key));
    for (var time : store.dueTimes()) {
      if (ours(time.key())) {
        remember(time);
      }
    }
    queuesToLookAt.addAll(queues());
    nextQueued = store.nextQueued(now).orElse(Instant.MAX);
    nextPoll = now.plus(settings.poll());
  }

  /** Whether this node plans the job: it knows it, and it is not another node's own. */
  private boolean ours(JobKey key) {
    var job = known.get().jobs.get(key.job());
    return job != null && key.equals(lease.name().key(job));
  }

  private void remember(DueTime time) {
    if (time.at() == null) {
      due.remove(time.key());
    } else {
      due.put(time.key(), time.at());
    }
  }

  private Set<String> queues() {
    return catalogue.jobs().stream()
        .map(job -> job.execution().queue())
        .collect(Collectors.toSet());
  }

  private void plan(List<JobKey> keys, Instant now) {
    Map<String, Integer> reserved = new HashMap<>();
    RunStore.Planned planned;
    try {
      planned = store.plan(keys, now, key -> planner(key, now, reserved), newRuns::planned);
    } catch (RuntimeException e) {
      reserved.forEach(this::giveBack);
      throw e;
    }
    // a transaction that was carried out again has reserved again
    planned.runs().stream()
        .filter(run -> run.node() != null)
        .forEach(run -> reserved.merge(run.queue(), -1, Integer::sum));
    reserved.forEach(this::giveBack);
    planned.dueTimes().forEach(this::remember);
    for (var run : planned.runs()) {
      if (run.node() != null) {
        start.accept(run);
      } else {
        queuesToLookAt.add(run.queue());
        queuedAt(run.due());
      }
    }
    listeners.missed(planned.misses());
  }

  private Planner planner(JobKey key, Instant now, Map<String, Integer> reserved) {
    var job = known.get().jobs.get(key.job());
    var queue = job.execution().queue();
    return new SlotPlanner(
        job,
        settings,
        now,
        () -> {
          boolean free = !roster.holds(key.job()) && workers.reserve(queue);
          if (free) {
            reserved.merge(queue, 1, Integer::sum);
          }
          return free;
        });
  }

  private void giveBack(String queue, int count) {
    for (int i = 0; i < count; i++) {
      workers.giveBack(queue);
    }
  }

  private void claim(String queue, Instant now) {
    int free = workers.free(queue);
    int ahead = workers.expectedToFinish(queue, AHEAD_MILLIS, MOST_AHEAD);
    List<Run> claimed = new ArrayList<>();
    if (free > 0) {
      claimed.addAll(
          store.claim(lease.node(), queue(queue), free, claimable(known.get().lanes), now));
    }
    int more = Math.min(MOST_AHEAD, free + ahead) - claimed.size();
    if (more > 0 && claimed.size() >= free) {
      claimed.addAll(
          store.claim(lease.node(), queue(queue), more, claimable(known.get().lanesAhead), now));
    }
    for (var run : claimed) {
      workers.claimAhead(queue);
      start.accept(run);
    }
  }

  private RunStore.Queue queue(String name) {
    return new RunStore.Queue(name, settings.limits(name).clusterConcurrency());
  }

  private Map<String, Integer> claimable(Map<String, Integer> lanes) {
    var held = roster.held();
    if (held.isEmpty()) {
      return lanes;
    }
    Map<String, Integer> others = new HashMap<>(lanes);
    others.keySet().removeAll(held);
    return others;
  }

  /** What is needed of the catalogue at every step. */
  private record Known(
      Map<String, JobDefinition> jobs,
      Map<String, Integer> lanes,
      Map<String, Integer> lanesAhead) {

    static Known of(Catalogue catalogue) {
      return new Known(
          catalogue.jobs().stream().collect(Collectors.toMap(JobDefinition::name, job -> job)),
          catalogue.jobs().stream().collect(Collectors.toMap(JobDefinition::name, Known::lanes)),
          catalogue.jobs().stream()
              .filter(job -> job.execution().afterStall() != AfterStall.NEVER)
              .collect(Collectors.toMap(JobDefinition::name, Known::lanes)));
    }

    private static int lanes(JobDefinition job) {
      return job.execution().overlap().lanes();
    }
  }

  private static Instant earliest(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
