package dev.nightshift.server.store;

import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;

class PostgresLeasesTest extends LeasesContract {
  private Store postgres;

  @Override
  void makeStore() {
    postgres =
        PostgresStore.open(
            PostgresServer.shared().emptied("store_leases"), Clock.fixed(T0, ZoneOffset.UTC));
    store = postgres.runs();
    history = postgres.history();
  }

  @AfterEach
  void closeStore() {
    if (postgres != null) {
      postgres.close();
    }
  }
}
