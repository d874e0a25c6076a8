package dev.nightshift.server.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes ends in groups: whatever has gathered while the group before was written. Workers hand an
 * end over and go on; when the buffer is full they wait. Nothing is told to listeners before it is
 * committed.
 */
final class EndWriter {
  private static final System.Logger LOG = System.getLogger(EndWriter.class.getName());
  private static final int MOST_WAITING = 10_000;
  private static final int GROUP = 1_000;
  private static final long TRY_AGAIN_MILLIS = 500;
  private static final long TOO_LONG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RunStore store;
  private final LogWriter logs;
  private final Consumer<RunStore.Ended> ended;
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread thread = new Thread(this::work, "end-writer");
  private volatile boolean stopping;
  private volatile long oldestHandedOver = Long.MAX_VALUE;

  /**
   * @param ended hears of each committed group, in this writer's thread
   */
  EndWriter(RunStore store, LogWriter logs, Consumer<RunStore.Ended> ended) {
    this.store = store;
    this.logs = logs;
    this.ended = ended;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Writes what is waiting, and ends. */
  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
  }

  void add(RunStore.End end) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          waiting.put(new Waiting(end, System.nanoTime()));
          return;
        } catch (InterruptedException e) {
          // an end must not be lost because its run was interrupted
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether an end has waited so long that nothing new should be started. */
  boolean behind() {
    long oldest = oldestHandedOver;
    return oldest != Long.MAX_VALUE && System.nanoTime() - oldest > TOO_LONG_NANOS;
  }

  private void work() {
    List<Waiting> group = new ArrayList<>();
    while (!stopping || !waiting.isEmpty()) {
      try {
        var first = waiting.poll(100, TimeUnit.MILLISECONDS);
        if (first == null) {
          flushLogs();
          continue;
        }
        group.add(first);
        waiting.drainTo(group, GROUP - 1);
        oldestHandedOver = first.since();
        write(group.stream().map(Waiting::end).toList());
      } catch (InterruptedException e) {
        stopping = true;
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.ERROR, "ends were written, but what follows failed", e);
      } finally {
        group.clear();
        oldestHandedOver = Long.MAX_VALUE;
      }
    }
    flushLogs();
  }

  private void flushLogs() {
    try {
      logs.flush();
    } catch (StoreAwayException e) {
      LOG.log(System.Logger.Level.DEBUG, "log lines wait for the store", e);
    }
  }

  private void write(List<RunStore.End> group) throws InterruptedException {
    while (true) {
      try {
        logs.flush();
        var written = store.end(group);
        ended.accept(written);
        return;
      } catch (StoreAwayException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the store is away; " + group.size() + " ends wait: " + e.getMessage());
        TimeUnit.MILLISECONDS.sleep(TRY_AGAIN_MILLIS);
      } catch (RuntimeException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "a group of " + group.size() + " ends was refused; writing them alone",
            e);
        alone(group);
        return;
      }
    }
  }

  private void alone(List<RunStore.End> group) {
    for (var end : group) {
      try {
        ended.accept(store.end(List.of(end)));
      } catch (RuntimeException e) {
        asServerError(end, e);
      }
    }
  }

  private void asServerError(RunStore.End end, RuntimeException refusal) {
    try {
      ended.accept(store.end(List.of(Successors.asServerError(end, refusal))));
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the end of run " + end.run().id() + " could not be stored",
          e);
    }
  }

  private record Waiting(RunStore.End end, long since) {}
}
