package dev.nightshift.server.store;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;

class H2AccessTest extends AccessContract {
  @Override
  Store makeStore() {
    return H2Store.inMemory(UUID.randomUUID().toString(), Clock.fixed(NOW, ZoneOffset.UTC));
  }
}
