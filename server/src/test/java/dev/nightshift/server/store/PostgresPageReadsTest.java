package dev.nightshift.server.store;

import java.time.Clock;
import java.time.ZoneOffset;

class PostgresPageReadsTest extends PageReadsContract {
  @Override
  Store makeStore() {
    var settings = PostgresServer.shared().emptied("store_page_reads");
    return PostgresStore.open(settings, Clock.fixed(T0, ZoneOffset.UTC));
  }
}
