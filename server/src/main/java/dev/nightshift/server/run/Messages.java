package dev.nightshift.server.run;

/** Takes messages of runs over. Thread-safe. */
@FunctionalInterface
public interface Messages {
  /** No channel is configured. */
  Messages NONE =
      (run, channel, key, message) -> {
        throw new IllegalArgumentException(
            "channel "
                + channel
                + " is not configured; config.yml names no notification channels (section"
                + " notifications)");
      };

  /**
   * Accepts a message, once per job, channel and key.
   *
   * @return false if it was accepted before
   * @throws IllegalArgumentException if there is no such channel
   * @throws IllegalStateException if the run was taken away from this process
   */
  boolean accept(Run from, String channel, String key, String message);
}
