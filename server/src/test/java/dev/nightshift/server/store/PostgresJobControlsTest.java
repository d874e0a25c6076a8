package dev.nightshift.server.store;

import java.time.Clock;
import java.time.ZoneOffset;

class PostgresJobControlsTest extends JobControlsContract {
  @Override
  Store open() {
    return PostgresStore.open(
        PostgresServer.shared().emptied("store_controls"), Clock.fixed(T0, ZoneOffset.UTC));
  }
}
