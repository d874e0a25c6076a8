package dev.nightshift.server.store;

import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;

class SharedH2LeasesTest extends LeasesContract {
  private Store h2;

  @Override
  void makeStore() {
    h2 = SharedH2.open(Clock.fixed(T0, ZoneOffset.UTC));
    store = h2.runs();
    history = h2.history();
  }

  @AfterEach
  void closeStore() {
    h2.close();
  }
}
