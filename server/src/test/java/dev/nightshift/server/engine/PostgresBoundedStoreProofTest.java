package dev.nightshift.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.server.store.PostgresServer;
import dev.nightshift.server.store.PostgresStore;
import dev.nightshift.server.store.Store;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

/**
 * On PostgreSQL, which uses the space of removed rows again once autovacuum has been there: within
 * a minute, and the time it takes. The short form calls for a vacuum itself before it measures.
 */
@Tag("proof")
class PostgresBoundedStoreProofTest extends BoundedStoreProof {
  private static final String SCHEMA = "bounded";
  private static final long LEFT_BYTES = 48 << 20;

  PostgresBoundedStoreProofTest() {
    super(2_000, Duration.ofSeconds(150), 12_000);
  }

  @Override
  Store open() {
    return PostgresStore.open(PostgresServer.shared().emptied(SCHEMA), Clock.systemUTC());
  }

  @Override
  long bytes() throws SQLException {
    if (!FULL) {
      vacuum();
    }
    return size();
  }

  private static long size() throws SQLException {
    try (var line = PostgresServer.shared().connect();
        var statement = line.createStatement();
        var row =
            statement.executeQuery(
                "select sum(pg_total_relation_size(c.oid)) from pg_class c where c.relkind = 'r' and c.relnamespace = '"
                    + SCHEMA
                    + "'::regnamespace")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void vacuum() throws SQLException {
    try (var line = PostgresServer.shared().connect();
        var statement = line.createStatement()) {
      for (var table : new String[] {"run", "run_log", "job_state"}) {
        statement.execute("vacuum " + SCHEMA + "." + table);
      }
    }
  }

  @Override
  void closed() throws SQLException {
    long before = size();
    vacuum();
    System.out.printf(
        "with no run left: %,d kB, after a vacuum %,d kB%n", before / 1024, size() / 1024);
    assertThat(size()).as("bytes with no run left").isLessThan(LEFT_BYTES);
  }
}
