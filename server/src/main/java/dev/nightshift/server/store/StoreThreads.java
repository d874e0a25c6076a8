package dev.nightshift.server.store;

import dev.nightshift.server.engine.StoreAwayException;
import dev.nightshift.server.run.CleanThreads;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.ConnectionException;

/**
 * Does the work on an embedded database in threads that nobody interrupts: an interrupt inside file
 * input or output closes the database's file for everybody, and runs are interrupted to stop them.
 */
final class StoreThreads {
  private final AtomicInteger number = new AtomicInteger();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> CleanThreads.daemon(work, "store-" + number.incrementAndGet()));

  /** Waits for the work whatever interrupts come; they are passed on when it is done. */
  <T> T call(Callable<T> work) {
    var future = threads.submit(work);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result(future);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static <T> T result(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ConnectionException away) {
        throw new StoreAwayException(away.getMessage(), away);
      }
      if (e.getCause() instanceof RuntimeException refused) {
        throw refused;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
