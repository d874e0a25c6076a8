package dev.nightshift.server.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;

class PostgresRunTotalsTest extends RunTotalsContract {
  private static final String SCHEMA = "store_run_totals";

  @Override
  Store open(Clock clock) {
    return PostgresStore.open(PostgresServer.shared().emptied(SCHEMA), clock);
  }

  @Override
  Connection connect() throws Exception {
    return DriverManager.getConnection(
        PostgresServer.shared().settings(SCHEMA).url().orElseThrow());
  }

  @Override
  String said(String sql) {
    return sql;
  }
}
