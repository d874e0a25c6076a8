package dev.nightshift.server.store;

import dev.nightshift.server.engine.Wakeups;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears what other servers tell by LISTEN, on a connection of its own in a thread of its own. When
 * the connection is lost it takes another, after longer and longer waits; as nobody knows what was
 * told meanwhile, it has everything looked at then.
 */
final class PostgresListener {
  /** The channel in SQL: channels belong to a database, stores to a schema of it. */
  static final String CHANNEL = "'nightshift_' || md5(coalesce(current_schema(), ''))";

  private static final System.Logger LOG = System.getLogger(PostgresListener.class.getName());
  private static final int SILENCE_MILLIS = 10_000;
  private static final long FIRST_WAIT_MILLIS = 100;
  private static final long LONGEST_WAIT_MILLIS = 5_000;
  private static final long END_MILLIS = 1_000;

  private final DataSource connections;
  private final String sender;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private Thread thread;
  private Connection current;
  private boolean closed;

  /**
   * @param connections each for as long as it lasts
   * @param sender whose messages are our own
   */
  PostgresListener(DataSource connections, String sender) {
    this.connections = connections;
    this.sender = sender;
  }

  void begin(Wakeups.Listener listener) {
    thread = new Thread(() -> work(listener), "store-listener");
    thread.setDaemon(true);
    thread.start();
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      ended.signalAll();
      if (current != null) {
        // it is read from, and only this ends that
        current.abort(Runnable::run);
      }
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "the connection was lost before it was closed", e);
    } finally {
      lock.unlock();
    }
    if (thread != null) {
      Joined.within(thread, END_MILLIS);
    }
  }

  private void work(Wakeups.Listener listener) {
    long wait = FIRST_WAIT_MILLIS;
    boolean deaf = false;
    while (!closed()) {
      try (var connection = connections.getConnection()) {
        if (!keep(connection)) {
          return;
        }
        listen(connection);
        if (deaf) {
          LOG.log(System.Logger.Level.INFO, "this server hears the others again");
        }
        deaf = false;
        wait = FIRST_WAIT_MILLIS;
        safely(listener::everything);
        while (true) {
          hear(connection, listener);
        }
      } catch (SQLException e) {
        if (!deaf && !closed()) {
          LOG.log(
              System.Logger.Level.WARNING,
              "this server does not hear the others ("
                  + PostgresErrors.words(e)
                  + "); until it does, it finds what they store when it polls");
        }
        deaf = true;
      }
      pause(wait);
      wait = Math.min(LONGEST_WAIT_MILLIS, wait * 2);
    }
  }

  private static void listen(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      String channel;
      try (var row = statement.executeQuery("select " + CHANNEL)) {
        row.next();
        channel = row.getString(1);
      }
      statement.execute("listen " + channel);
    }
  }

  private void hear(Connection connection, Wakeups.Listener listener) throws SQLException {
    var heard = connection.unwrap(PGConnection.class).getNotifications(SILENCE_MILLIS);
    if (heard == null || heard.length == 0) {
      probe(connection);
      return;
    }
    var tidings =
        Arrays.stream(heard)
            .map(PGNotification::getParameter)
            .filter(text -> !text.startsWith(sender + "\n"))
            .map(Tidings::parse)
            .reduce(Tidings.NONE, Tidings::and);
    safely(() -> tidings.tell(listener));
  }

  /** A connection that nobody answers on is silent too. */
  private static void probe(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("select 1");
    }
  }

  private static void safely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "what another server told is looked at later", e);
    }
  }

  private boolean keep(Connection connection) {
    lock.lock();
    try {
      current = connection;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private void pause(long millis) {
    lock.lock();
    try {
      for (long left = TimeUnit.MILLISECONDS.toNanos(millis); left > 0 && !closed; ) {
        left = ended.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      closed = true;
    } finally {
      lock.unlock();
    }
  }
}
