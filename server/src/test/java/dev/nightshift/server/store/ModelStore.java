package dev.nightshift.server.store;

import dev.nightshift.job.StatementWatch;
import dev.nightshift.server.backup.StoreBackup;
import dev.nightshift.server.engine.JobControls;
import dev.nightshift.server.engine.RunStore;
import dev.nightshift.server.run.StoreConnections;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * The store in PostgreSQL as a node of a model sees it: through a port of its own, with waits that
 * are short enough for thousands of stories, and with statements that a test may change.
 */
public final class ModelStore implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(1_500);
  private static final String SESSION =
      "set statement_timeout = 4000; set lock_timeout = 250; set idle_in_transaction_session_timeout = 2000";

  private final DataSource source;
  private final String session;
  private final UnaryOperator<String> change;
  private final Deque<Connection> idle = new ArrayDeque<>();
  private final Set<Connection> busy = ConcurrentHashMap.newKeySet();
  private final Store store;

  /**
   * @param port of this machine that leads to the server
   * @param change of each statement's text; its parameters stay as many and in their order
   */
  public ModelStore(
      PostgresServer server, String schema, int port, UnaryOperator<String> change, Clock clock) {
    this.change = change;
    session = SESSION + "; set application_name = '" + schema + "'";
    var url = server.settings(schema).url().orElseThrow();
    source =
        new PostgresConnections(
                StoreSettings.DEFAULT.at(url.replaceFirst("//[^/]+/", "//127.0.0.1:" + port + "/")))
            .single();
    var pool =
        (DataSource)
            Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> take());
    store =
        new SqlStore(
            new PostgresDialect(PostgresConnections.jdbi(pool), "the model's server", PATIENCE),
            clock) {
          @Override
          public StoreConnections connections() {
            throw new UnsupportedOperationException();
          }

          @Override
          public StoreBackup backup() {
            throw new UnsupportedOperationException();
          }

          @Override
          public void watch(StatementWatch watch) {}

          @Override
          public void close() {}
        };
  }

  public RunStore runs() {
    return store.runs();
  }

  public JobControls controls() {
    return store.controls();
  }

  /** Breaks every connection that is in use, as when its process is killed. */
  public void breakBusy() {
    busy.forEach(
        connection -> {
          try {
            connection.abort(Runnable::run);
          } catch (SQLException e) {
            // it is broken already
          }
        });
  }

  /** Forgets idle connections. */
  @Override
  public void close() {
    synchronized (idle) {
      idle.forEach(ModelStore::closeQuietly);
      idle.clear();
    }
  }

  private Connection take() throws SQLException {
    synchronized (idle) {
      while (!idle.isEmpty()) {
        var kept = idle.pop();
        if (!kept.isClosed()) {
          return watched(kept);
        }
      }
    }
    var connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute(session);
    }
    return watched(connection);
  }

  private Connection watched(Connection connection) {
    busy.add(connection);
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                giveBack(connection);
                return null;
              }
              if (method.getName().equals("prepareStatement")) {
                arguments[0] = change.apply((String) arguments[0]);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void giveBack(Connection connection) throws SQLException {
    busy.remove(connection);
    if (!connection.isClosed()) {
      synchronized (idle) {
        idle.push(connection);
      }
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // its line was cut
    }
  }
}
