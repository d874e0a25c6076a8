package dev.nightshift.server.engine;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import com.fasterxml.uuid.UUIDClock;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;

/**
 * Makes run ids: UUIDs of version 7, so that they sort by time. It is the time of the store, as in
 * the rows: runs are found by time through their ids.
 */
final class RunIds {
  private final NoArgGenerator generator;

  RunIds(Clock clock) {
    generator =
        Generators.timeBasedEpochGenerator(
            new SecureRandom(),
            new UUIDClock() {
              @Override
              public long currentTimeMillis() {
                return clock.millis();
              }
            });
  }

  UUID next() {
    return generator.generate();
  }
}
