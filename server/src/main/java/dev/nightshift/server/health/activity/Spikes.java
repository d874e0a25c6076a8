package dev.nightshift.server.health.activity;

import java.time.Instant;
import java.util.List;

/**
 * Spikes of a stretch of time.
 *
 * @param spikes the latest first
 * @param count of all; more than are listed if there were many
 * @param habits how many more there were that come again and again
 */
public record Spikes(Instant from, Instant to, List<Spike> spikes, int count, int habits) {

  public Spikes {
    spikes = List.copyOf(spikes);
  }
}
