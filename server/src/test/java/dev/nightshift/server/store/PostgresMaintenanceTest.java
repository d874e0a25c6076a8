package dev.nightshift.server.store;

import java.time.Clock;
import java.time.ZoneOffset;

class PostgresMaintenanceTest extends MaintenanceContract {
  @Override
  Store makeStore() {
    return PostgresStore.open(
        PostgresServer.shared().emptied("store_maintenance"), Clock.fixed(T0, ZoneOffset.UTC));
  }
}
