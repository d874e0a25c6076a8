package dev.nightshift.server.store;

class PostgresRetentionTest extends ArchiveContract {
  @Override
  Store open() {
    return PostgresStore.open(PostgresServer.shared().emptied("store_retention"), clock);
  }
}
