package dev.nightshift.server.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that a test lets pass. */
public final class TestTicker implements Ticker {
  private final AtomicLong nanos = new AtomicLong();

  public void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  @Override
  public long nanos() {
    return nanos.get();
  }
}
