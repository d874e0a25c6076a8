package dev.nightshift.server.notify;

import java.util.Set;

/** Sends messages over the channels of config.yml. Thread-safe. */
public interface Notifier {

  /** Names of all channels, in order; empty if none is configured. */
  Set<String> channels();

  /**
   * Takes a message over. Durable when it returns: it is delivered then, or given up aloud.
   *
   * @param key for what the message stands, e.g. {@code report/monthly/2026-10}; up to 300
   *     characters
   * @return false if the channel took a message of this key before; nothing is sent then
   * @throws IllegalArgumentException if there is no such channel, or the message is too large
   */
  boolean send(String channel, String key, Letter letter);
}
