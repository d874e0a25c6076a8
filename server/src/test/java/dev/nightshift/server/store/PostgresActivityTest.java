package dev.nightshift.server.store;

class PostgresActivityTest extends ActivityContract {
  @Override
  Store open() {
    return PostgresStore.open(PostgresServer.shared().emptied("store_activity"), clock);
  }
}
