package dev.nightshift.server.store;

import java.time.Clock;
import java.time.ZoneOffset;

class PostgresMissedSlotsTest extends MissedSlotsContract {
  @Override
  Store makeStore() {
    return PostgresStore.open(
        PostgresServer.shared().emptied("store_missed"), Clock.fixed(T0, ZoneOffset.UTC));
  }
}
