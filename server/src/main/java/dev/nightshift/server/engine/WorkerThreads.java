package dev.nightshift.server.engine;

import dev.nightshift.job.Intensity;
import dev.nightshift.server.run.CleanThreads;
import dev.nightshift.server.run.ThreadPriority;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Threads for the work of runs, kept for a while when they are idle: one set for each intensity,
 * with its priority from their beginning on, and one for runs that say none.
 */
final class WorkerThreads implements Executor {
  private static final long IDLE_SECONDS = 60;
  private static final String NO_LEVEL = "";

  private final Map<String, SynchronousQueue<Runnable>> handOver = new ConcurrentHashMap<>();
  private final AtomicInteger number = new AtomicInteger();

  /** Has work done by a thread of ordinary priority. */
  @Override
  public void execute(Runnable task) {
    execute(null, task);
  }

  /**
   * @param level whose priority the thread has; null: the ordinary one
   */
  void execute(Intensity level, Runnable task) {
    var queue =
        handOver.computeIfAbsent(
            level == null ? NO_LEVEL : level.name(), name -> new SynchronousQueue<>());
    if (!queue.offer(task)) {
      // an idle thread must not keep the classes of a plugin that is gone
      var first = new AtomicReference<>(task);
      CleanThreads.daemon(() -> work(level, queue, first), "worker-" + number.incrementAndGet())
          .start();
    }
  }

  private static void work(
      Intensity level, SynchronousQueue<Runnable> queue, AtomicReference<Runnable> first) {
    int usual = ThreadPriority.now();
    boolean raised = level != null && ThreadPriority.set(level.nice());
    int own = raised ? level.nice() : usual;
    var task = first.getAndSet(null);
    while (task != null) {
      task.run();
      task = null;
      // one that its last run has moved, and that cannot be moved back, is no more of its set
      if (!ThreadPriority.restore(own)) {
        return;
      }
      try {
        task = queue.poll(IDLE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        // a stop that came when its run had ended; nobody else interrupts workers
      }
    }
  }
}
