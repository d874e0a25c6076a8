package dev.nightshift.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ds.common.BaseDataSource;

/**
 * How connections to PostgreSQL are made. No wait is unbounded on either side: a network that
 * swallows packets, a server that stands still and a client that stops in mid-transaction each cost
 * the others one timeout at most.
 */
final class PostgresConnections {
  private static final long MOST_VALIDATION_MILLIS = 2_000;
  private static final int FEWEST_IDLE = 2;
  private static final int LEAST_SECONDS_TO_OPEN = 10;

  private final StoreSettings settings;

  PostgresConnections(StoreSettings settings) {
    this.settings = settings;
  }

  /** Single connections, for which there is time. */
  PGSimpleDataSource single() {
    var source = configured();
    int seconds = Math.max(LEAST_SECONDS_TO_OPEN, (int) settings.timeout().toSeconds());
    source.setConnectTimeout(seconds);
    source.setLoginTimeout(seconds);
    source.setSocketTimeout(seconds);
    return source;
  }

  /** Single connections that wait for statements as long as they take. */
  DataSource patient() {
    var source = single();
    source.setSocketTimeout(0);
    return source;
  }

  /** Pooled connections for everyday work. */
  HikariDataSource pool() {
    long timeout = settings.timeout().toMillis();
    var config = new HikariConfig();
    config.setPoolName("store");
    config.setDataSource(configured());
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(Math.min(FEWEST_IDLE, settings.poolSize()));
    config.setConnectionTimeout(timeout);
    config.setValidationTimeout(Math.min(MOST_VALIDATION_MILLIS, timeout / 2));
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    // the schema was looked at before; a database that goes away in between is no reason to fail
    config.setInitializationFailTimeout(-1);
    config.setConnectionInitSql(
        "set statement_timeout = "
            + timeout * 4 / 5
            + "; set lock_timeout = "
            + timeout / 2
            + "; set idle_in_transaction_session_timeout = "
            + timeout);
    return new HikariDataSource(config);
  }

  private FreshPassword configured() {
    var source = new FreshPassword();
    int seconds = (int) settings.timeout().toSeconds();
    source.setUrl(settings.url().orElseThrow());
    source.setConnectTimeout(seconds);
    source.setLoginTimeout(seconds);
    source.setSocketTimeout(seconds);
    source.setTcpKeepAlive(true);
    // a null whose Java type is no SQL type is sent as text; the column's type is to decide
    source.setStringType("unspecified");
    source.setReWriteBatchedInserts(true);
    source.setApplicationName("nightshift");
    return source;
  }

  private String user(BaseDataSource source) {
    return settings.user().orElse(source.getUser());
  }

  private String password(BaseDataSource source) {
    return settings.password().map(secret -> secret.reveal()).orElse(source.getPassword());
  }

  /** Statements on pooled connections, whatever interrupts come. */
  static Jdbi jdbi(DataSource pool) {
    ConnectionFactory connections = () -> take(pool);
    return Jdbi.create(connections);
  }

  /**
   * Waits for a connection whatever interrupts come. Once there is one the driver takes no notice
   * of them: its sockets are not those that an interrupt closes.
   */
  private static Connection take(DataSource pool) throws SQLException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return pool.getConnection();
        } catch (SQLException e) {
          if (!(e.getCause() instanceof InterruptedException)) {
            throw e;
          }
          Thread.interrupted();
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Reads the password anew for each connection. */
  private final class FreshPassword extends PGSimpleDataSource {
    private static final long serialVersionUID = 1;

    @Override
    public Connection getConnection() throws SQLException {
      return getConnection(user(this), password(this));
    }
  }
}
