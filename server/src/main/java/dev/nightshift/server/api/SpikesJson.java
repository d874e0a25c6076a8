package dev.nightshift.server.api;

import dev.nightshift.server.api.WhatRanJson.ActiveJson;
import dev.nightshift.server.api.WhatRanJson.RiseJson;
import dev.nightshift.server.health.activity.Spike;
import dev.nightshift.server.health.activity.Spikes;
import java.time.Instant;
import java.util.List;

/**
 * Spikes of servers' processes, the latest first.
 *
 * @param count of all; more than are listed if there were many
 * @param habits how many more there were that come again and again
 */
public record SpikesJson(Instant from, Instant to, List<SpikeJson> items, int count, int habits) {

  static SpikesJson of(Spikes found) {
    return new SpikesJson(
        found.from(),
        found.to(),
        found.spikes().stream().map(SpikeJson::of).toList(),
        found.count(),
        found.habits());
  }

  /**
   * A spike.
   *
   * @param rises what rose: the one that the job explains best first, then the strongest first
   * @param job that explains it best; null if none does
   * @param again how many like it the same job had within the hour before
   * @param habit it comes again and again
   * @param runs at work then, what weighed most first
   */
  public record SpikeJson(
      Instant at,
      Instant from,
      Instant to,
      String node,
      List<RiseJson> rises,
      String sentence,
      String job,
      int again,
      boolean habit,
      List<ActiveJson> runs) {
    private static SpikeJson of(Spike spike) {
      return new SpikeJson(
          spike.at(),
          spike.from(),
          spike.to(),
          spike.node(),
          spike.rises().stream().map(RiseJson::of).toList(),
          spike.sentence(),
          spike.job(),
          spike.again(),
          spike.habit(),
          spike.runs().stream().map(ActiveJson::of).toList());
    }
  }
}
