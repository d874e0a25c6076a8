package dev.nightshift.server.store;

import java.util.UUID;

class H2ProcessSamplesTest extends ProcessSamplesContract {
  @Override
  Store open() {
    return H2Store.inMemory(UUID.randomUUID().toString(), clock);
  }
}
