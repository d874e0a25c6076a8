package dev.nightshift.server.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The keys under which runs were asked for. They are stored with the run, or neither is. */
@FunctionalInterface
public interface OnceKeys {
  /** For how long a key stands for its run. */
  Duration KEPT = Duration.ofHours(24);

  /** What was asked for under a key after an instant. */
  Optional<Used> used(String id, Instant after);

  /** A run that was asked for. */
  record Used(String request, UUID run) {}
}
