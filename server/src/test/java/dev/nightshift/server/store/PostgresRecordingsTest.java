package dev.nightshift.server.store;

class PostgresRecordingsTest extends RecordingsContract {
  @Override
  Store open() {
    return PostgresStore.open(PostgresServer.shared().emptied("store_recordings"), clock);
  }
}
