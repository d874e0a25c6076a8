package dev.nightshift.server.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Threads for the work of runs, kept for a while when they are idle. A new thread is never started
 * by the thread that needs it, but by one that no job ever touched: threads inherit what their
 * starter is.
 */
final class WorkerThreads implements Executor {
  private static final long IDLE_SECONDS = 60;

  private final SynchronousQueue<Runnable> handOver = new SynchronousQueue<>();
  private final AtomicInteger number = new AtomicInteger();
  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(work -> daemon(work, "worker-starter"));

  WorkerThreads() {
    starter.execute(() -> {});
  }

  @Override
  public void execute(Runnable task) {
    if (!handOver.offer(task)) {
      // an idle thread must not keep the classes of a plugin that is gone
      var first = new AtomicReference<>(task);
      starter.execute(() -> daemon(() -> work(first), "worker-" + number.incrementAndGet()).start());
    }
  }

  private void work(AtomicReference<Runnable> first) {
    var task = first.getAndSet(null);
    while (task != null) {
      task.run();
      task = null;
      try {
        task = handOver.poll(IDLE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        // a stop that came when its run had ended; nobody else interrupts workers
      }
    }
  }

  // a job that ignores its interrupt must not keep the server from stopping
  private static Thread daemon(Runnable work, String name) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
