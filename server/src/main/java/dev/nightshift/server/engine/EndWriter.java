package dev.nightshift.server.engine;

import dev.nightshift.server.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Writes ends in groups: whatever has gathered while the group before was written. Workers hand an
 * end over and go on; when the buffer is full they wait. Nothing is told to listeners before it is
 * committed.
 */
final class EndWriter {
  private static final System.Logger LOG = System.getLogger(EndWriter.class.getName());
  private static final int MOST_WAITING = 10_000;
  private static final int GROUP = 1_000;
  private static final long WAIT_MILLIS = 100;
  private static final long TRY_AGAIN_MILLIS = 500;
  private static final long TOO_LONG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RunStore store;
  private final LogWriter logs;
  private final UnaryOperator<RunStore.End> judge;
  private final Consumer<RunStore.Ended> ended;
  private final Ticker ticker;
  private final List<RunStore.End> group = new ArrayList<>();
  private boolean triedBefore;
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Thread thread = new Thread(this::work, "end-writer");
  private volatile boolean stopping;
  private volatile long oldestHandedOver = Long.MAX_VALUE;

  /**
   * @param judge has the last word on each end, with what the store knows; may throw {@link
   *     StoreAwayException}
   * @param ended hears of each committed group, in this writer's thread
   */
  EndWriter(
      RunStore store,
      LogWriter logs,
      UnaryOperator<RunStore.End> judge,
      Consumer<RunStore.Ended> ended,
      Ticker ticker) {
    this.store = store;
    this.logs = logs;
    this.judge = judge;
    this.ended = ended;
    this.ticker = ticker;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * Writes what is waiting, and ends.
   *
   * @param patienceMillis for a store that is away; what it has not taken by then is left to
   *     whoever takes over
   */
  void stop(long patienceMillis) throws InterruptedException {
    stopping = true;
    thread.join(patienceMillis);
    int left = waiting.size() + group.size();
    if (thread.isAlive()) {
      LOG.log(
          System.Logger.Level.WARNING,
          left + " ends could not be stored: the store is away; their runs will count as STALLED");
      thread.interrupt();
    }
  }

  void add(RunStore.End end) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          waiting.put(new Waiting(end, ticker.nanos()));
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
    return oldest != Long.MAX_VALUE && ticker.nanos() - oldest > TOO_LONG_NANOS;
  }

  private void work() {
    try {
      while (!stopping || !waiting.isEmpty() || !group.isEmpty()) {
        if (!step(WAIT_MILLIS)) {
          TimeUnit.MILLISECONDS.sleep(TRY_AGAIN_MILLIS);
        }
      }
      flushLogs();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Writes what waits, as one group.
   *
   * @param patienceMillis how long to wait for a first end
   * @return false if the store is away; the group is kept
   */
  boolean step(long patienceMillis) throws InterruptedException {
    if (group.isEmpty() && !gather(patienceMillis)) {
      return flushLogs();
    }
    try {
      logs.flush();
      tell(written());
    } catch (StoreAwayException e) {
      // the store may have committed before it went away
      triedBefore = true;
      return false;
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "a group of " + group.size() + " ends was refused; writing them alone",
          e);
      if (!alone()) {
        triedBefore = true;
        return false;
      }
    }
    group.clear();
    triedBefore = false;
    oldestHandedOver = Long.MAX_VALUE;
    return true;
  }

  private boolean gather(long patienceMillis) throws InterruptedException {
    var first = waiting.poll(patienceMillis, TimeUnit.MILLISECONDS);
    if (first == null) {
      return false;
    }
    oldestHandedOver = first.since();
    List<Waiting> more = new ArrayList<>();
    waiting.drainTo(more, GROUP - 1);
    group.add(first.end());
    more.forEach(one -> group.add(one.end()));
    return true;
  }

  private boolean flushLogs() {
    try {
      logs.flush();
      return true;
    } catch (StoreAwayException e) {
      // they wait for the store
      return false;
    }
  }

  private RunStore.Ended written() {
    var ended = store.end(group.stream().map(judge).toList());
    return triedBefore && !ended.refused().isEmpty() ? confirmed(ended) : ended;
  }

  /** Refused ends that the try before has stored count as accepted. */
  private RunStore.Ended confirmed(RunStore.Ended ended) {
    List<RunStore.Accepted> accepted = new ArrayList<>(ended.accepted());
    List<UUID> refused = new ArrayList<>();
    for (var id : ended.refused()) {
      var end = group.stream().filter(one -> one.run().id().equals(id)).findFirst().orElseThrow();
      store.attempts(end.run().root()).stream()
          .filter(row -> stored(end, row))
          .findFirst()
          .ifPresentOrElse(
              row -> accepted.add(new RunStore.Accepted(judge.apply(end), row)),
              () -> refused.add(id));
    }
    return new RunStore.Ended(accepted, refused);
  }

  private static boolean stored(RunStore.End end, Run row) {
    return row.id().equals(end.run().id())
        && row.state() == end.outcome().state()
        && end.run().node().equals(row.node())
        && end.outcome().finished().equals(row.finished());
  }

  private void tell(RunStore.Ended written) {
    try {
      ended.accept(written);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "ends were written, but what follows failed", e);
    }
  }

  /** Writes the ends of the group one by one; false if the store is away, and some are left. */
  private boolean alone() {
    while (!group.isEmpty()) {
      var end = group.get(0);
      try {
        tell(store.end(List.of(judge.apply(end))));
      } catch (StoreAwayException e) {
        return false;
      } catch (RuntimeException e) {
        asServerError(end, e);
      }
      group.remove(0);
    }
    return true;
  }

  private void asServerError(RunStore.End end, RuntimeException refusal) {
    try {
      tell(store.end(List.of(Successors.asServerError(end, refusal))));
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "the end of run " + end.run().id() + " could not be stored",
          e);
    }
  }

  private record Waiting(RunStore.End end, long since) {}
}
