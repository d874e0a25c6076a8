package dev.nightshift.server.engine;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * This node's workers: so many threads per queue. A worker is reserved before work is claimed for
 * it.
 */
final class Workers {
  private final EngineSettings settings;
  private final Map<String, Pool> pools = new ConcurrentHashMap<>();

  Workers(EngineSettings settings) {
    this.settings = settings;
  }

  /** Takes a worker of the queue if one is free. */
  boolean reserve(String queue) {
    return pool(queue).reserve();
  }

  /** Gives a reserved worker back that got no work. */
  void giveBack(String queue) {
    pool(queue).taken.decrementAndGet();
  }

  /** Workers that are free now; negative while more is claimed than can be worked on. */
  int free(String queue) {
    var pool = pool(queue);
    return pool.size - pool.taken.get();
  }

  /** What the queue's workers will finish within a time, judging by the last second. */
  int expectedToFinish(String queue, long millis, int most) {
    return (int) Math.min(most, pool(queue).rate.perSecond() * millis / 1_000);
  }

  /** Counts work that is claimed beyond the free workers. */
  void claimAhead(String queue) {
    pool(queue).taken.incrementAndGet();
  }

  /** Has a reserved (or claimed-ahead) worker do the work. */
  void run(String queue, Runnable work) {
    var pool = pool(queue);
    pool.threads.execute(
        () -> {
          try {
            work.run();
          } finally {
            pool.taken.decrementAndGet();
            pool.rate.count();
          }
        });
  }

  void stop() {
    pools.values().forEach(pool -> pool.threads.shutdown());
  }

  /** Waits for the workers; false if some still work after the time. */
  boolean await(long millis) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (var pool : pools.values()) {
      if (!pool.threads.awaitTermination(
          Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return true;
  }

  private Pool pool(String queue) {
    return pools.computeIfAbsent(queue, name -> new Pool(name, settings.concurrencyOf(name)));
  }

  private static final class Pool {
    private final int size;
    private final AtomicInteger taken = new AtomicInteger();
    private final Rate rate = new Rate();
    private final ExecutorService threads;

    private Pool(String queue, int size) {
      this.size = size;
      var number = new AtomicInteger();
      threads =
          Executors.newFixedThreadPool(
              size,
              work -> {
                var thread = new Thread(work, "run-" + queue + "-" + number.incrementAndGet());
                // a job that ignores its interrupt must not keep the server from stopping
                thread.setDaemon(true);
                return thread;
              });
    }

    private boolean reserve() {
      int now;
      do {
        now = taken.get();
        if (now >= size) {
          return false;
        }
      } while (!taken.compareAndSet(now, now + 1));
      return true;
    }
  }

  /** Events in the last full second. */
  private static final class Rate {
    private long second;
    private long counting;
    private long last;

    private synchronized void count() {
      roll();
      counting++;
    }

    private synchronized long perSecond() {
      roll();
      return Math.max(last, counting);
    }

    private void roll() {
      long now = System.nanoTime() / 1_000_000_000L;
      if (now != second) {
        last = now == second + 1 ? counting : 0;
        counting = 0;
        second = now;
      }
    }
  }
}
