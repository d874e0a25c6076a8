package dev.nightshift.server.engine;

import dev.nightshift.job.Intensity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * This node's workers: so many places per queue. A place is reserved before work is claimed for it.
 * Work that is claimed beyond the places waits for one. Threads belong to no queue.
 */
final class Workers {
  private static final System.Logger LOG = System.getLogger(Workers.class.getName());

  private final Function<String, QueueLimits> limits;
  private final Executor threads;
  private final Ticker ticker;
  private final Map<String, WorkerPlaces> queues = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  /**
   * @param limits of a queue
   */
  Workers(Function<String, QueueLimits> limits) {
    this(limits, new WorkerThreads(), Ticker.SYSTEM);
  }

  /**
   * @param threads carries work out
   * @param ticker tells how long work takes
   */
  Workers(Function<String, QueueLimits> limits, Executor threads, Ticker ticker) {
    this.limits = limits;
    this.threads = threads;
    this.ticker = ticker;
  }

  /**
   * Takes a worker of the queue if one is free. Never one of a queue that has a limit over all
   * nodes: its runs are claimed, under the lock of the queue.
   */
  boolean reserve(String queue) {
    return limits.apply(queue).clusterConcurrency().isEmpty() && places(queue).reserve();
  }

  /** Gives a reserved worker back that got no work. */
  void giveBack(String queue) {
    places(queue).giveBack();
  }

  /** Workers that are free now; negative while more is claimed than can be worked on. */
  int free(String queue) {
    return places(queue).free();
  }

  /** What the queue's workers will finish within a time, judging by the last second. */
  int expectedToFinish(String queue, long millis, int most) {
    return (int) Math.min(most, places(queue).expectedToEnd(TimeUnit.MILLISECONDS.toNanos(millis)));
  }

  /** Counts work that is claimed beyond the free workers. */
  void claimAhead(String queue) {
    places(queue).claimAhead();
  }

  /** Work for a reserved (or claimed-ahead) worker of the queue. */
  Work work(String queue, Runnable task) {
    return work(queue, task, () -> null);
  }

  /**
   * As {@link #work(String, Runnable)}.
   *
   * @param level whose priority its thread has; null: the ordinary one
   */
  Work work(String queue, Runnable task, Supplier<Intensity> level) {
    return new Work(places(queue), task, level);
  }

  /**
   * Has a worker do the work, as soon as the queue has a place.
   *
   * @throws RejectedExecutionException if no more work is taken
   */
  void run(Work work) {
    if (stopping) {
      work.places.giveBack();
      throw new RejectedExecutionException("the workers are stopping");
    }
    if (work.places.enter(work)) {
      start(work);
    }
  }

  private void start(Work work) {
    var level = work.level.get();
    if (threads instanceof WorkerThreads own) {
      own.execute(level, () -> carryOut(work, level));
    } else {
      threads.execute(() -> carryOut(work, level));
    }
  }

  /**
   * @param level that the calling thread has
   */
  private void carryOut(Work first, Intensity level) {
    var work = first;
    while (work != null) {
      try {
        work.task.run();
      } catch (RuntimeException | Error e) {
        LOG.log(
            System.Logger.Level.ERROR, "a worker failed; its run will look as if it went on", e);
      }
      work = work.places.leave(work);
      if (work != null && work.level.get() != level) {
        start(work);
        return;
      }
    }
  }

  /**
   * Gives the place of a run that does not stop to somebody else; its thread is its own from now
   * on. Does nothing for work that has ended.
   *
   * @return whether the work was given up now
   */
  boolean giveUp(Work work) {
    var given = work.places.giveUp(work);
    if (given.next() != null) {
      start(given.next());
    }
    return given.now();
  }

  void stop() {
    stopping = true;
  }

  /** Waits for the workers, but not for those given up; false if some still work after the time. */
  boolean await(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (var places : queues.values()) {
      if (!places.awaitIdle(end)) {
        return false;
      }
    }
    return true;
  }

  private WorkerPlaces places(String queue) {
    return queues.computeIfAbsent(
        queue, name -> new WorkerPlaces(limits.apply(name).concurrency(), ticker));
  }

  /** A piece of work; equal only to itself. */
  static final class Work {
    private final WorkerPlaces places;
    private final Runnable task;
    private final Supplier<Intensity> level;

    private Work(WorkerPlaces places, Runnable task, Supplier<Intensity> level) {
      this.places = places;
      this.task = task;
      this.level = level;
    }
  }
}
