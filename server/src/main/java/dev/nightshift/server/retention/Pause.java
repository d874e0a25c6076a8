package dev.nightshift.server.retention;

import java.time.Duration;

/** Waits between two bites, so that others get their turn at the store. */
@FunctionalInterface
public interface Pause {
  /** Waits really. */
  Pause REAL = time -> Thread.sleep(time.toMillis(), time.toNanosPart() % 1_000_000);

  void take(Duration time) throws InterruptedException;
}
