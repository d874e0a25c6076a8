package dev.nightshift.server.store;

import java.time.Clock;
import java.time.ZoneOffset;

class PostgresAccessTest extends AccessContract {
  @Override
  Store makeStore() {
    return PostgresStore.open(
        PostgresServer.shared().emptied("store_access"), Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
