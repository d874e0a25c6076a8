package dev.nightshift.server.store;

import java.util.UUID;

class H2ActivityTest extends ActivityContract {
  @Override
  Store open() {
    return H2Store.inMemory(UUID.randomUUID().toString(), clock);
  }
}
