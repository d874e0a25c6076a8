package dev.nightshift.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** Brings the schema in PostgreSQL up to date. */
final class PostgresSchema {
  private static final long LONGEST_TURN_NANOS = TimeUnit.MINUTES.toNanos(5);
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private PostgresSchema() {}

  // Flyway makes the schema and its own table before it takes its lock, so servers that start
  // together would meet there.
  static void migrate(PostgresConnections connections, PostgresUrl url) {
    try (var turn = connections.patient().getConnection()) {
      awaitTurn(turn, url);
      flyway(connections, url).load().migrate();
    } catch (SQLException e) {
      throw new StoreUnreachableException(url, e);
    }
  }

  /** Looks whether the database answers. */
  static void connect(PostgresConnections connections, PostgresUrl url) {
    try (var connection = connections.single().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("select 1");
    } catch (SQLException e) {
      throw new StoreUnreachableException(url, e);
    }
  }

  private static FluentConfiguration flyway(PostgresConnections connections, PostgresUrl url) {
    var flyway =
        Flyway.configure().dataSource(connections.patient()).locations(SchemaFiles.POSTGRESQL);
    return url.schema() == null ? flyway : flyway.schemas(url.schema());
  }

  private static void awaitTurn(Connection connection, PostgresUrl url) throws SQLException {
    long start = System.nanoTime();
    try (var statement =
        connection.prepareStatement(
            "select pg_try_advisory_lock(hashtextextended('nightshift schema ' || ?, 0))")) {
      statement.setString(1, url.schema() == null ? "" : url.schema());
      while (true) {
        try (var row = statement.executeQuery()) {
          row.next();
          if (row.getBoolean(1)) {
            return;
          }
        }
        if (System.nanoTime() - start > LONGEST_TURN_NANOS) {
          throw new IllegalStateException(
              "another server has been changing the schema of "
                  + url
                  + " for five minutes; look what it does, or end its session in pg_stat_activity");
        }
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
    }
  }
}
