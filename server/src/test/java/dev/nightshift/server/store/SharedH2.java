package dev.nightshift.server.store;

import java.time.Clock;
import java.util.UUID;

/** A store in memory on which several engines of one test work, as servers do on one database. */
public final class SharedH2 {
  private SharedH2() {}

  /**
   * An empty store.
   *
   * @param clock the database's own
   */
  public static Store open(Clock clock) {
    return H2Store.inMemory(UUID.randomUUID().toString(), clock, true);
  }
}
