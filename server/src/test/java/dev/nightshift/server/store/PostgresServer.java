package dev.nightshift.server.store;

import dev.nightshift.server.bundle.FreePort;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A real PostgreSQL for tests, one per JVM: the one that TEST_PG_URL names, or else one of our own,
 * also where tests run as root. Without any, tests are skipped with one printed line, or fail where
 * tools are required.
 */
public final class PostgresServer {
  static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final int MOST_STARTS = 3;
  private static PostgresServer shared;
  private static String missing;

  private final String url;
  private final Set<String> made = new HashSet<>();

  private PostgresServer(String url) {
    this.url = url;
  }

  /** The server; aborts the test where there is none. */
  public static synchronized PostgresServer shared() {
    if (shared == null && missing == null) {
      try {
        shared = new PostgresServer(start());
      } catch (IOException | RuntimeException e) {
        missing = "no PostgreSQL can be started here: " + PostgresErrors.words(e);
        System.out.println("skipped: " + missing + "; TEST_PG_URL may name one");
      }
    }
    if (shared == null) {
      if (Boolean.getBoolean("tools.required")) {
        Assertions.fail(missing);
      }
      Assumptions.abort(missing);
    }
    return shared;
  }

  private static String start() throws IOException {
    var given = System.getenv("TEST_PG_URL");
    if (given != null && !given.isBlank()) {
      return given;
    }
    for (int left = MOST_STARTS - 1; ; left--) {
      try {
        return started();
      } catch (IOException | IllegalStateException e) {
        // another process may have taken its port before it did
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  private static String started() throws IOException {
    try {
      // nothing here survives a power cut, and nothing has to
      var server =
          EmbeddedPostgres.builder()
              .setPort(FreePort.next())
              .setServerConfig("fsync", "off")
              .setServerConfig("max_connections", "300")
              .setPGStartupWait(LONGEST_START)
              .start();
      return server.getJdbcUrl("postgres", "postgres");
    } catch (IllegalStateException e) {
      return RootlessPostgres.start(e);
    }
  }

  /** Settings for a schema as it is; it need not exist. */
  public StoreSettings settings(String schema) {
    return StoreSettings.DEFAULT.at(
        url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema);
  }

  /** Settings for a schema as it was when it was made. */
  public synchronized StoreSettings emptied(String schema) {
    if (made.add(schema)) {
      PostgresStore.open(dropped(schema), Clock.systemUTC()).close();
      keepAside(schema);
    } else {
      restore(schema);
    }
    return settings(schema);
  }

  // Migrations put rows into some tables.
  private void keepAside(String schema) {
    var kept = schema + "_made";
    execute("drop schema if exists " + kept + " cascade", "create schema " + kept);
    for (var table : tables(schema)) {
      execute("create table " + kept + "." + table + " as select * from " + schema + "." + table);
    }
  }

  private void restore(String schema) {
    var tables = tables(schema);
    execute(
        "truncate "
            + tables.stream().map(table -> schema + "." + table).collect(Collectors.joining(", "))
            + " restart identity");
    for (var table : tables) {
      execute(
          "insert into " + schema + "." + table + " select * from " + schema + "_made." + table);
    }
  }

  private List<String> tables(String schema) {
    List<String> tables = new ArrayList<>();
    try (var connection = connect();
        var statement =
            connection.prepareStatement(
                "select tablename from pg_tables where schemaname = ? and tablename <>"
                    + " 'flyway_schema_history'")) {
      statement.setString(1, schema);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return tables;
  }

  private void execute(String... lines) {
    try (var connection = connect();
        var statement = connection.createStatement()) {
      for (var line : lines) {
        statement.execute(line);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Settings for a schema that does not exist. */
  public StoreSettings dropped(String schema) {
    execute("drop schema if exists " + schema + " cascade");
    return settings(schema);
  }

  /** A connection of an administrator. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }
}
