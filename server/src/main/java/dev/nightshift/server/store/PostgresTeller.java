package dev.nightshift.server.store;

import dev.nightshift.server.run.Run;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends what is to be told by NOTIFY, in a thread of its own, after the commit of what it tells
 * about: the first at once, what gathers meanwhile as one message 50 ms later.
 */
final class PostgresTeller implements Tell {
  private static final System.Logger LOG = System.getLogger(PostgresTeller.class.getName());
  private static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long LAST_WORDS_MILLIS = 1_000;

  private final Dialect dialect;
  private final String sender;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = new Thread(this::work, "store-teller");
  private Tidings waiting = Tidings.NONE;
  private volatile boolean begun;
  private boolean closed;

  /**
   * @param sender the first line of every message
   */
  PostgresTeller(Dialect dialect, String sender) {
    this.dialect = dialect;
    this.sender = sender;
    thread.setDaemon(true);
  }

  void begin() {
    begun = true;
    thread.start();
  }

  /** Sends what is left to tell, if the database takes it at once. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    Joined.within(thread, LAST_WORDS_MILLIS);
  }

  @Override
  public void waiting(Run run) {
    if (begun) {
      add(run.due().isAfter(run.queued()) ? Tidings.from(run.due()) : Tidings.queue(run.queue()));
    }
  }

  @Override
  public void free(String queue) {
    if (begun) {
      add(Tidings.queue(queue));
    }
  }

  @Override
  public void waiting() {
    if (begun) {
      add(Tidings.anyOfTheQueues());
    }
  }

  @Override
  public void orders() {
    if (begun) {
      add(Tidings.ordered());
    }
  }

  private void add(Tidings more) {
    lock.lock();
    try {
      if (waiting.none()) {
        changed.signalAll();
      }
      waiting = waiting.and(more);
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      for (var next = take(); !next.none(); next = take()) {
        boolean sent = send(next);
        if (!sent) {
          add(next);
        }
        pause(sent ? GAP_NANOS : AGAIN_NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for something to tell; nothing once it is closed and all is told. */
  private Tidings take() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.none() && !closed) {
        changed.await();
      }
      var next = waiting;
      waiting = Tidings.NONE;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void pause(long nanos) throws InterruptedException {
    lock.lock();
    try {
      for (long left = nanos; left > 0 && !closed; ) {
        left = changed.awaitNanos(left);
      }
      if (nanos == AGAIN_NANOS && closed) {
        waiting = Tidings.NONE;
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean send(Tidings tidings) {
    try {
      // a message that a crash of the database swallows is none worth waiting for its disk
      return dialect.read(
          handle ->
              handle
                  .createQuery(
                      "select set_config('synchronous_commit', 'off', true), pg_notify("
                          + PostgresListener.CHANNEL
                          + ", :message)")
                  .bind("message", sender + "\n" + tidings.text())
                  .map((row, context) -> true)
                  .one());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "other servers are told later", e);
      return false;
    }
  }
}
