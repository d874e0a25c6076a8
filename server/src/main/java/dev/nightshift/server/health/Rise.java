package dev.nightshift.server.health;

import java.time.Instant;

/**
 * Something that rose in a server's process far above what was usual in the hour before.
 *
 * @param from the last sample before it rose
 * @param at when it had come to nine tenths of its height
 * @param to the last sample above the limit
 * @param usual the median of the hour before
 * @param limit above which it is a rise
 * @param peak the highest
 * @param again how many that were nearly as high there were within the hour before
 */
public record Rise(
    Measured what,
    String node,
    Instant from,
    Instant at,
    Instant to,
    double usual,
    double limit,
    double peak,
    int again) {

  /** So many within the hour before make it the habit of that server, and no spike. */
  public static final int HABIT = 3;

  Rise again(int times) {
    return new Rise(what, node, from, at, to, usual, limit, peak, times);
  }

  /** Until when what made it rise was at work: what was allocated may be held for long after. */
  Instant culpritUntil() {
    return what.by() == Measured.By.MEMORY ? at : to;
  }

  double rose() {
    return peak - usual;
  }

  /** Comparable between what is measured in different units; 1 at the limit. */
  double strength() {
    return rose() / (limit - usual);
  }

  boolean overlaps(Rise other) {
    return node.equals(other.node) && !from.isAfter(other.to) && !other.from.isAfter(to);
  }

  /** {@code memory rose from 120.0 MB to 840.2 MB}. */
  public String words() {
    return what.words() + " rose from " + what.level(usual) + " to " + what.level(peak);
  }
}
