package dev.nightshift.server.store;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;

class H2OutboxTest extends OutboxContract {
  @Override
  Store makeStore() {
    return H2Store.inMemory(UUID.randomUUID().toString(), Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
