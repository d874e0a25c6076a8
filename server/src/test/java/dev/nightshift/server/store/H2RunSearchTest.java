package dev.nightshift.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;

class H2RunSearchTest extends RunSearchContract {
  private H2Store h2;

  @Override
  Store makeStore() {
    h2 = H2Store.inMemory(UUID.randomUUID().toString(), Clock.fixed(T0, ZoneOffset.UTC));
    return h2;
  }

  @Override
  Connection connection() throws SQLException {
    return h2.connection();
  }
}
