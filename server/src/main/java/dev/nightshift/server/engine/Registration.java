package dev.nightshift.server.engine;

import dev.nightshift.job.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A job of this node's catalogue, as the store must know it.
 *
 * @param expectedInterval empty on demand
 * @param formerly names whose state and history it takes over
 */
public record Registration(
    JobKey key,
    Schedule schedule,
    Optional<Duration> expectedInterval,
    String queue,
    List<String> formerly) {
  public Registration {
    formerly = List.copyOf(formerly);
  }
}
