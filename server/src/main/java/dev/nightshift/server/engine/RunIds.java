package dev.nightshift.server.engine;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.UUID;

/** Makes run ids: UUIDs of version 7, so that they sort by time. */
final class RunIds {
  private final NoArgGenerator generator = Generators.timeBasedEpochGenerator();

  UUID next() {
    return generator.generate();
  }
}
