package dev.nightshift.server.engine;

import dev.nightshift.server.run.LogLine;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Collects log lines and writes them in groups. A run's lines are written before its end: whoever
 * writes ends flushes first. When lines come faster than the store takes them, the newest are
 * dropped and counted.
 */
final class LogWriter {
  private static final System.Logger LOG = System.getLogger(LogWriter.class.getName());
  private static final int MOST_WAITING = 100_000;
  private static final int GROUP = 2_000;

  private final RunStore store;
  private final BlockingQueue<RunStore.Line> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final List<RunStore.Line> group = new ArrayList<>();
  private final AtomicLong dropped = new AtomicLong();

  LogWriter(RunStore store) {
    this.store = store;
  }

  void add(UUID run, LogLine line) {
    if (!waiting.offer(new RunStore.Line(run, line))) {
      dropped.incrementAndGet();
    }
  }

  /**
   * Writes what is waiting. One caller at a time, so that lines stay in order.
   *
   * @throws StoreAwayException if the store is away; the lines are kept
   */
  synchronized void flush() {
    while (!group.isEmpty() || waiting.drainTo(group, GROUP) > 0) {
      try {
        store.log(group);
      } catch (StoreAwayException e) {
        // the group stays, and is written when the store is back
        throw e;
      } catch (RuntimeException e) {
        oneByOne(e);
      }
      group.clear();
    }
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          lost + " log lines of runs were dropped: the store did not keep up");
    }
  }

  private void oneByOne(RuntimeException cause) {
    int lost = 0;
    while (!group.isEmpty()) {
      try {
        store.log(List.of(group.get(0)));
      } catch (StoreAwayException e) {
        throw e;
      } catch (RuntimeException e) {
        lost++;
      }
      group.remove(0);
    }
    if (lost > 0) {
      LOG.log(System.Logger.Level.WARNING, lost + " log lines of runs could not be written", cause);
    }
  }
}
