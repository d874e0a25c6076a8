package dev.nightshift.server.run;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Threads that inherit nothing of who needs them: on Linux a new thread has the priority of its
 * starter, so one started by a run of low priority would keep it for whatever it does later.
 */
public final class CleanThreads {
  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          work -> {
            var thread = new Thread(work, "thread-starter");
            thread.setDaemon(true);
            return thread;
          });

  static {
    // now, while whoever loads this class is no run
    STARTER.execute(() -> {});
  }

  private CleanThreads() {}

  /** A daemon thread; whoever calls its start, it is started by a thread of this class, soon. */
  public static Thread daemon(Runnable work, String name) {
    var thread =
        new Thread(work, name) {
          @Override
          public synchronized void start() {
            STARTER.execute(super::start);
          }
        };
    thread.setDaemon(true);
    return thread;
  }
}
