package dev.nightshift.server.store;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;

/** The store in PostgreSQL, for one server or many. */
public final class PostgresStore extends SqlStore {
  private final HikariDataSource pool;

  private PostgresStore(HikariDataSource pool, Dialect dialect, Clock clock) {
    super(dialect, clock);
    this.pool = pool;
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
    return new PostgresStore(
        pool, new PostgresDialect(pool, url.toString(), settings.timeout()), clock);
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

  @Override
  public void close() {
    pool.close();
  }
}
