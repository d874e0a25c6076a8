package dev.nightshift.server.store;

import java.util.UUID;

class H2RecordingsTest extends RecordingsContract {
  @Override
  Store open() {
    return H2Store.inMemory(UUID.randomUUID().toString(), clock);
  }
}
