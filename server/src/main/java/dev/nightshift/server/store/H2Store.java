package dev.nightshift.server.store;

import dev.nightshift.job.StatementWatch;
import dev.nightshift.server.backup.StoreBackup;
import dev.nightshift.server.run.StoreConnections;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;
import org.jdbi.v3.core.Jdbi;

/** The embedded store: one H2 file that this process owns while it is open. */
public final class H2Store extends SqlStore {
  private static final int CONNECTIONS = 16;
  // Without WRITE_DELAY=0 a killed process loses rows that it has acknowledged; without
  // DB_CLOSE_ON_EXIT=FALSE the database is closed before the last ends are written; with the 8
  // statements of the default, claiming and ending parse theirs again each time. The file is
  // rewritten at the close for as many milliseconds as MAX_COMPACT_TIME says.
  private static final String OPTIONS =
      ";WRITE_DELAY=0;QUERY_CACHE_SIZE=128;MAX_COMPACT_TIME=1000;DB_CLOSE_ON_EXIT=FALSE";

  private final JdbcConnectionPool pool;
  private final Jdbi jdbi;
  private final String url;

  private H2Store(JdbcConnectionPool pool, Jdbi jdbi, String url, Clock clock, boolean shared) {
    super(new H2Dialect(jdbi, shared ? clock : null), clock);
    this.pool = pool;
    this.jdbi = jdbi;
    this.url = url;
  }

  /**
   * Opens or makes the store, and brings its schema up to date.
   *
   * @param file without the ending {@code .mv.db}
   * @throws StoreInUseException if another process has it open
   */
  public static H2Store open(Path file, Clock clock) {
    return open("jdbc:h2:file:" + file.toAbsolutePath() + OPTIONS, file.toString(), clock, false);
  }

  /** A store in memory that ends with its last connection; for tests. */
  public static H2Store inMemory(String name, Clock clock) {
    return inMemory(name, clock, false);
  }

  /**
   * As {@link #inMemory(String, Clock)}.
   *
   * @param shared several engines of this process work on it, as on a server that carries many
   */
  static H2Store inMemory(String name, Clock clock, boolean shared) {
    return open("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", name, clock, shared);
  }

  private static H2Store open(String url, String name, Clock clock, boolean shared) {
    var pool = JdbcConnectionPool.create(url, "sa", "");
    pool.setMaxConnections(CONNECTIONS);
    migrate(pool, name);
    var jdbi = Jdbi.create(pool);
    jdbi.registerArgument(new Moments());
    return new H2Store(pool, jdbi, url, clock, shared);
  }

  private static void migrate(DataSource source, String name) {
    try {
      Flyway.configure().dataSource(source).locations(SchemaFiles.H2).load().migrate();
    } catch (RuntimeException e) {
      throw inUse(e) ? new StoreInUseException(name, e) : e;
    }
  }

  @Override
  public void watch(StatementWatch watch) {
    jdbi.setSqlLogger(new StatementTimes(watch));
  }

  @Override
  public StoreBackup backup() {
    return new SqlBackup(() -> snapshot(url));
  }

  /**
   * A file that no server uses, as it is: its schema is not brought up to date.
   *
   * @param file without the ending {@code .mv.db}
   */
  public static StoreBackup backupOf(Path file) {
    var url = "jdbc:h2:file:" + file.toAbsolutePath() + OPTIONS + ";IFEXISTS=TRUE";
    return new SqlBackup(
        () -> {
          try {
            return snapshot(url);
          } catch (SQLException e) {
            if (inUse(e)) {
              throw new StoreInUseException(file.toString(), e);
            }
            throw e;
          }
        });
  }

  // One of its own: what is set here must not stay on a connection of the pool.
  private static Connection snapshot(String url) throws SQLException {
    var connection = H2Connection.open(url);
    try (var statement = connection.createStatement()) {
      statement.execute("set session characteristics as transaction isolation level snapshot");
      // or else each table is copied as a whole before its first row is given
      statement.execute("set lazy_query_execution true");
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static boolean inUse(Throwable error) {
    for (var cause = error; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null
          && cause.getMessage().contains("Database may be already in use")) {
        return true;
      }
    }
    return false;
  }

  @Override
  public StoreConnections connections() {
    return new StoreConnections(
        pool.getActiveConnections(), OptionalInt.empty(), OptionalInt.empty(), CONNECTIONS);
  }

  /** What its ports go through. */
  Jdbi jdbi() {
    return jdbi;
  }

  /** A connection beside those of its ports. */
  Connection connection() throws SQLException {
    return pool.getConnection();
  }

  @Override
  public void close() {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    } catch (SQLException e) {
      System.getLogger(H2Store.class.getName())
          .log(System.Logger.Level.WARNING, "the store did not close cleanly", e);
    }
    pool.dispose();
  }
}
