package dev.nightshift.server.store;

/** Waiting for threads that are asked to end. */
final class Joined {
  private Joined() {}

  static void within(Thread thread, long millis) {
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
