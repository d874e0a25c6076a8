package dev.nightshift.server.run;

import java.time.Duration;

/** Where the threads of a run wait while their job is held. */
final class Hold {
  private boolean on;
  private boolean stopped;
  private int waiting;
  private long since;
  private long heldNanos;

  /** Holds the run, or lets it go on. */
  synchronized void set(boolean held) {
    on = held;
    notifyAll();
  }

  synchronized boolean on() {
    return on;
  }

  /** Nobody waits from now on: the run is to stop. */
  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  /** Returns at once unless the run is held. */
  synchronized void await() throws InterruptedException {
    if (!on || stopped) {
      return;
    }
    if (waiting++ == 0) {
      since = System.nanoTime();
    }
    try {
      while (on && !stopped) {
        wait();
      }
    } finally {
      if (--waiting == 0) {
        heldNanos += System.nanoTime() - since;
      }
    }
  }

  /** So long at least one thread has waited. */
  synchronized Duration total() {
    return Duration.ofNanos(heldNanos + (waiting > 0 ? System.nanoTime() - since : 0));
  }
}
