package dev.nightshift.server.model;

/** Whether a node's process goes on, stands still, or is no more. */
final class Gate {
  private boolean frozen;
  private boolean dead;

  /** Waits while the process stands still. */
  synchronized void pass() {
    while (frozen && !dead) {
      try {
        wait();
      } catch (InterruptedException e) {
        // a process that stands still notices nothing; its thread hears of it afterwards
        Thread.currentThread().interrupt();
        return;
      }
    }
    if (dead) {
      throw new Killed();
    }
  }

  synchronized void freeze() {
    frozen = true;
  }

  synchronized void wake() {
    frozen = false;
    notifyAll();
  }

  synchronized void kill() {
    dead = true;
    notifyAll();
  }

  synchronized boolean frozen() {
    return frozen;
  }

  synchronized boolean dead() {
    return dead;
  }

  /** The process of the calling thread was killed. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Killed() {
      super("killed", null, false, false);
    }
  }
}
