package dev.nightshift.server.notify;

import java.time.Duration;

/** Hears what becomes of messages, attempt by attempt. Must be quick. */
public interface DeliveryListener {
  /** Hears nothing. */
  DeliveryListener NONE = (channel, result, messages, took) -> {};

  /** How an attempt ended. */
  enum Result {
    DELIVERED,
    RETRIED,
    FAILED
  }

  /**
   * An attempt ended.
   *
   * @param messages how many were in it
   * @param took the attempt alone
   */
  void attempted(String channel, Result result, int messages, Duration took);
}
