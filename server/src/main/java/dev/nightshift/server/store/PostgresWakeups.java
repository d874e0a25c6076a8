package dev.nightshift.server.store;

import dev.nightshift.server.engine.Wakeups;
import java.util.UUID;
import javax.sql.DataSource;

/** Wake-ups between the servers of one schema. Tells nothing before it has begun. */
final class PostgresWakeups implements Wakeups {
  private final PostgresTeller teller;
  private final PostgresListener listening;

  PostgresWakeups(Dialect dialect, DataSource connections) {
    var sender = UUID.randomUUID().toString();
    teller = new PostgresTeller(dialect, sender);
    listening = new PostgresListener(connections, sender);
  }

  Tell teller() {
    return teller;
  }

  @Override
  public void begin(Listener listener) {
    listening.begin(listener);
    teller.begin();
  }

  void close() {
    listening.close();
    teller.close();
  }
}
