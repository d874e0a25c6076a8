package dev.nightshift.server.health.activity;

import dev.nightshift.server.health.activity.Measured.By;
import java.time.Instant;
import java.time.ZoneId;

/**
 * What somebody wants to know of a stretch of time.
 *
 * @param to the first instant that is no longer in it
 * @param zone in which the sentence says the time
 * @param limit how many runs to list
 * @param by what to rank them; null: by what rose most, or by load
 */
public record Question(Instant from, Instant to, ZoneId zone, int limit, By by) {

  /** Ranked by what rose most. */
  public static Question of(AskedTime asked, int limit) {
    return new Question(asked.from(), asked.to(), asked.zone(), limit, null);
  }
}
