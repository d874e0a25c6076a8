package dev.nightshift.server.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;

class PostgresRunSearchTest extends RunSearchContract {
  private StoreSettings settings;

  @Override
  Store makeStore() {
    settings = PostgresServer.shared().emptied("store_search");
    return PostgresStore.open(settings, Clock.fixed(T0, ZoneOffset.UTC));
  }

  @Override
  Connection connection() throws SQLException {
    return DriverManager.getConnection(settings.url().orElseThrow());
  }
}
