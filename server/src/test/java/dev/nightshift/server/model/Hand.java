package dev.nightshift.server.model;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One thread of a node's process, which does one thing at a time and may get stuck in it. */
final class Hand {
  private final ExecutorService thread;
  private final Troubles troubles;
  private Future<?> last;

  Hand(String name, Troubles troubles) {
    this.troubles = troubles;
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              var made = new Thread(work, name);
              made.setDaemon(true);
              return made;
            });
  }

  boolean busy() {
    return last != null && !last.isDone();
  }

  /** Begins with something, unless it is still busy. */
  void does(Runnable work) {
    if (!busy() && !thread.isShutdown()) {
      last =
          thread.submit(
              () -> {
                try {
                  work.run();
                } catch (RuntimeException e) {
                  troubles.heard(e);
                }
              });
    }
  }

  /** Waits until it is free; false if it still is not. */
  boolean free(long millis) {
    if (last == null) {
      return true;
    }
    try {
      last.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void dismiss() {
    thread.shutdown();
  }
}
