package dev.nightshift.server.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.job.StatementWatch;
import dev.nightshift.server.backup.StoreBackup;
import dev.nightshift.server.engine.Wakeups;
import dev.nightshift.server.run.StoreConnections;
import java.sql.Connection;
import java.time.Clock;
import java.util.OptionalInt;
import org.jdbi.v3.core.Jdbi;

/** The store in PostgreSQL, for one server or many. */
public final class PostgresStore extends SqlStore {
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final StoreSettings settings;
  private final PostgresWakeups wakeups;

  private PostgresStore(
      HikariDataSource pool,
      Jdbi jdbi,
      StoreSettings settings,
      PostgresDialect dialect,
      PostgresWakeups wakeups,
      Clock clock) {
    super(dialect, clock);
    this.pool = pool;
    this.jdbi = jdbi;
    this.settings = settings;
    this.wakeups = wakeups;
  }

  /**
   * Connects, and brings the schema up to date; servers that start together take turns.
   *
   * @param settings with a url
   * @throws StoreUnreachableException if the database cannot be used, with the next step
   */
  public static PostgresStore open(StoreSettings settings, Clock clock) {
    var url = new PostgresUrl(settings.url().orElseThrow());
    var connections = new PostgresConnections(settings);
    PostgresSchema.migrate(connections, url);
    var pool = connections.pool();
    var jdbi = PostgresConnections.jdbi(pool);
    var dialect = new PostgresDialect(jdbi, url.toString(), settings.timeout());
    var wakeups = new PostgresWakeups(dialect, connections.single());
    dialect.tells(wakeups.teller());
    return new PostgresStore(pool, jdbi, settings, dialect, wakeups, clock);
  }

  /**
   * Whether the database can be used; changes nothing in it.
   *
   * @throws StoreUnreachableException if not, with the next step
   */
  public static void check(StoreSettings settings) {
    PostgresSchema.connect(
        new PostgresConnections(settings), new PostgresUrl(settings.url().orElseThrow()));
  }

  /** What its ports go through. */
  Jdbi jdbi() {
    return jdbi;
  }

  @Override
  public StoreConnections connections() {
    var now = pool.getHikariPoolMXBean();
    return new StoreConnections(
        now.getActiveConnections(),
        OptionalInt.of(now.getIdleConnections()),
        OptionalInt.of(now.getThreadsAwaitingConnection()),
        pool.getMaximumPoolSize());
  }

  @Override
  public Wakeups wakeups() {
    return wakeups;
  }

  @Override
  public void watch(StatementWatch watch) {
    jdbi.setSqlLogger(new StatementTimes(watch));
  }

  @Override
  public StoreBackup backup() {
    return backupOf(settings);
  }

  /**
   * A database that servers may use; its schema is not brought up to date.
   *
   * @param settings with a url
   */
  public static StoreBackup backupOf(StoreSettings settings) {
    var connections = new PostgresConnections(settings);
    return new SqlBackup(
        () -> {
          var connection = connections.patient().getConnection();
          connection.setAutoCommit(false);
          connection.setReadOnly(true);
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return connection;
        });
  }

  @Override
  public void close() {
    wakeups.close();
    pool.close();
  }
}
