package dev.nightshift.server.health.activity;

import dev.nightshift.server.health.activity.WhatRan.Load;
import java.time.Duration;
import java.time.Instant;

/**
 * Something that rose in a server's process far above what was usual in the hour before, or above
 * where it had stood since an earlier rise.
 *
 * @param from the last sample before it rose
 * @param at when it had come to nine tenths of its height
 * @param to the last sample above the limit
 * @param usual the median of the hour before; after an earlier rise, where it stood before this one
 * @param limit above which it is a rise
 * @param peak the highest
 * @param process what the whole process used while what made it rise was at work
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
    Load process) {
  private static final Load UNKNOWN = new Load(Duration.ZERO, 0, 0, 0);

  /** One of which nobody added up yet what the process used. */
  Rise(
      Measured what,
      String node,
      Instant from,
      Instant at,
      Instant to,
      double usual,
      double limit,
      double peak) {
    this(what, node, from, at, to, usual, limit, peak, UNKNOWN);
  }

  Rise of(Load whole) {
    return new Rise(what, node, from, at, to, usual, limit, peak, whole);
  }

  /** Until when what made it rise was at work: what was allocated may be held for long after. */
  Instant culpritUntil() {
    return what.stays() ? at : to;
  }

  double rose() {
    return peak - usual;
  }

  /** Comparable between what is measured in different units; 1 at the limit. */
  public double strength() {
    return rose() / (limit - usual);
  }

  /** What made it rise was at work at some moment of a stretch of time. */
  boolean beganWithin(Instant begin, Instant end) {
    return from.isBefore(end) && culpritUntil().isAfter(begin);
  }

  /** What made both rise may have been at work at once. */
  boolean meets(Rise other) {
    return node.equals(other.node) && beganWithin(other.from, other.culpritUntil());
  }

  /** {@code memory rose from 120.0 MB to 840.2 MB}. */
  public String words() {
    return what.words() + " rose from " + what.level(usual) + " to " + what.level(peak);
  }
}
