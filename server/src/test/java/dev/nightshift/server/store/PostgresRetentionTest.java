package dev.nightshift.server.store;

class PostgresRetentionTest extends RetentionContract {
  @Override
  Store open() {
    return PostgresStore.open(PostgresServer.shared().emptied("store_retention"), clock);
  }
}
