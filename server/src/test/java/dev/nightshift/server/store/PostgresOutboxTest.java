package dev.nightshift.server.store;

import java.time.Clock;
import java.time.ZoneOffset;

class PostgresOutboxTest extends OutboxContract {
  @Override
  Store makeStore() {
    return PostgresStore.open(
        PostgresServer.shared().emptied("store_outbox"), Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
