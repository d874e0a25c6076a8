package dev.nightshift.server.store;

class PostgresProcessSamplesTest extends ProcessSamplesContract {
  @Override
  Store open() {
    return PostgresStore.open(PostgresServer.shared().emptied("store_samples"), clock);
  }
}
